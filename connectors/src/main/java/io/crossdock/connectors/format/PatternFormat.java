package io.crossdock.connectors.format;

import io.crossdock.connectors.definition.FormatSettings;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines of logs and other texts that have no format but a habit: a regular expression whose named groups are the fields. */
final class PatternFormat implements FormatKind {
    /** Only in Java 20 does a pattern know the names of its groups. A backslash before the bracket makes it no group. */
    private static final Pattern GROUP = Pattern.compile("(?<!\\\\)\\(\\?<([a-zA-Z][a-zA-Z0-9]*)>");

    @Override
    public String name() {
        return "pattern";
    }

    @Override
    public String description() {
        return "Text that a regular expression matches as a whole: a map by its named groups. Read only.";
    }

    @Override
    public List<FormatOption> options() {
        return List.of(FormatOption.of(
                "pattern",
                FormatOption.Type.PATTERN,
                "Regular expression of Java with named groups, such as '(?<client>\\S+) (?<status>\\d{3})'."));
    }

    @Override
    public ValueFormat create(FormatSettings settings) {
        String pattern =
                settings.text("pattern").orElseThrow(() -> new IllegalArgumentException("'pattern' is missing"));
        return new Fields(Pattern.compile(pattern), groups(pattern));
    }

    /** The names of a pattern's groups, in its order. */
    static List<String> groups(String pattern) {
        var names = new ArrayList<String>();
        Matcher group = GROUP.matcher(pattern);
        while (group.find()) {
            names.add(group.group(1));
        }
        return names;
    }

    private record Fields(Pattern pattern, List<String> names) implements ValueFormat {
        /** A group that took no part in the match is null. */
        @Override
        public Object decode(byte[] value) throws FormatException {
            Matcher match = pattern.matcher(new PatientText(new String(value, StandardCharsets.UTF_8)));
            try {
                if (!match.matches()) {
                    throw new FormatException("no text of the pattern: " + reach(match));
                }
                var fields = new LinkedHashMap<String, @Nullable Object>();
                names.forEach(name -> fields.put(name, match.group(name)));
                return fields;
            } catch (PatientText.TriedTooOftenException | StackOverflowError tooMuch) {
                throw new FormatException("too much for the pattern, which tries too many ways to match its "
                        + value.length + " bytes - make repetitions in it unambiguous, such as [^,]* instead of .*");
            }
        }

        /** What of it fits helps to find the fault, and shows nothing of what stands in the text. */
        private static String reach(Matcher match) {
            if (match.lookingAt()) {
                return "it matches up to character " + match.end() + ", and something follows";
            }
            return match.hitEnd() ? "it ends too early" : "it does not match from its beginning";
        }

        @Override
        public byte[] encode(Object body, String topic) throws FormatException {
            throw new FormatException("cannot be written by a pattern: it only reads");
        }
    }
}
