package io.crossdock.connectors.check;

import org.apache.camel.tooling.model.BaseOptionModel;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Whether the text of a setting can become what an option wants. */
final class Values {
    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,19}");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE]-?\\d+)?");
    private static final Pattern DURATION = Pattern.compile("-?\\d+|(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?|P.+");

    private Values() {}

    /** What the value should have been, in words; null if it is fine or only Camel can tell. */
    static @Nullable String rule(BaseOptionModel option, String text) {
        List<String> choices = option.getEnums();
        if (isIndirect(text)) {
            return null;
        }
        if (choices != null && !choices.isEmpty()) {
            boolean known = choices.stream().anyMatch(text::equalsIgnoreCase);
            return known ? null : "one of " + choices;
        }
        return rule(option.getType(), text);
    }

    /** The same for a plain type name of the catalogue or of a JSON schema. */
    static @Nullable String rule(@Nullable String type, String text) {
        if (type == null || isIndirect(text)) {
            return null;
        }
        return switch (type) {
            case "boolean" -> text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false") ? null : "true or false";
            case "integer" -> INTEGER.matcher(text).matches() ? null : "an integer";
            case "number" -> NUMBER.matcher(text).matches() ? null : "a number";
            case "duration" ->
                !text.isEmpty() && DURATION.matcher(text).matches() ? null : "a duration such as 500, 10s or 1m30s";
            default -> null;
        };
    }

    /** The same for the least and the most of a number, by a JSON schema; what is no number is reported for that. */
    static @Nullable String bound(Optional<Object> least, Optional<Object> most, String text) {
        if (least.isEmpty() && most.isEmpty()
                || isIndirect(text)
                || !NUMBER.matcher(text).matches()) {
            return null;
        }
        var value = new BigDecimal(text);
        boolean small =
                least.isPresent() && value.compareTo(new BigDecimal(least.get().toString())) < 0;
        boolean large =
                most.isPresent() && value.compareTo(new BigDecimal(most.get().toString())) > 0;
        if (!small && !large) {
            return null;
        }
        return least.isEmpty()
                ? "at most " + most.get()
                : most.isEmpty() ? "at least " + least.get() : "from " + least.get() + " to " + most.get();
    }

    /** The same for a format of a JSON schema; those that nobody here knows take everything. */
    static @Nullable String formatRule(Optional<Object> format, String text) {
        if (format.isEmpty() || isIndirect(text)) {
            return null;
        }
        try {
            switch (format.get().toString()) {
                case "regex" -> Pattern.compile(text);
                case "charset" -> Charset.forName(text);
                default -> {
                    return null;
                }
            }
            return null;
        } catch (PatternSyntaxException wrong) {
            return "a regular expression (" + wrong.getDescription() + " at character " + wrong.getIndex() + ")";
        } catch (IllegalArgumentException unknown) {
            return "a character set that Java knows, such as UTF-8 or windows-1252";
        }
    }

    /** Camel looks up {@code #beans} and fills in {@code {{placeholders}}} and leftover references itself. */
    private static boolean isIndirect(String text) {
        return text.startsWith("#") || text.contains("{{") || text.contains("${");
    }
}
