package io.crossdock.connectors.check;

import org.apache.camel.tooling.model.BaseOptionModel;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.regex.Pattern;

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

    /** Camel looks up {@code #beans} and fills in {@code {{placeholders}}} and leftover references itself. */
    private static boolean isIndirect(String text) {
        return text.startsWith("#") || text.contains("{{") || text.contains("${");
    }
}
