package io.crossdock.cli.bundle;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Blots secrets out of texts: what stands behind a name that says it is one, in addresses, in keys of PEM, and the same
 * value wherever else it turns up, as in the message of a failure. Immutable.
 */
public final class Masking {
    /** In the place of a secret. */
    public static final String BLOT = "***";

    private static final String NAMES =
            "[\\w.-]*(?:password|passwd|passphrase|pwd|secret|token|credentials?|jaas\\.config|api[._-]?key|access[._-]?key"
                    + "|private[._-]?key|user\\.info|authorization|keystore\\.key)[\\w.-]*";
    /** A name, what joins it to its value, and the value: to the end of its quotes, or of the line, as it may hold
     * whatever there is; a neighbour too much is lost rather than half a secret shown. */
    private static final Pattern NAMED = Pattern.compile(
            "(?i)([\"']?\\b" + NAMES + "[\"']?[ \\t]*[:=]\\s*)(\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|\\S[^\\n]*)");
    /** Another one where the value may hold commas and quotes of its own. */
    private static final Pattern LOGIN = Pattern.compile(
            "(?i)((?:\\b(?:password|\\w*secret)|\\buser_\\w+)\\s*=\\s*\\\\?\")((?:[^\"\\\\]|\\\\[^\"])*)");

    private static final Pattern ADDRESS = Pattern.compile("(://[^/\\s:@]*:)([^/\\s@]+)(?=@)");
    private static final Pattern PEM =
            Pattern.compile("(-----BEGIN [A-Z ]*PRIVATE KEY-----)(.*?)(-----END|\\z)", Pattern.DOTALL);
    /** A reference to a secret is none, and says where to look. */
    private static final Pattern REFERENCE = Pattern.compile("[\"']?\\$\\{[^}]*}[\"']?\\s*(#.*)?");
    /** Names about secrets whose values are none. */
    private static final Pattern ABOUT = Pattern.compile(
            "(?i)[\"']?[\\w.-]*[._-](ms|seconds|minutes|class|location|file|type|url|enabled?|mechanisms?)[\"']?\\s*[:=]\\s*");
    /** Shorter values would blot out half a log. */
    private static final int SHORTEST = 4;

    private final List<String> known;

    private Masking(Collection<String> known) {
        // Longest first, so that none is cut by another that it contains.
        this.known = known.stream()
                .filter(value -> value.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /**
     * Knows the secrets that stand under their names somewhere.
     *
     * @param sources texts in which secrets stand under their names, such as configuration files
     */
    public static Masking of(Collection<String> sources) {
        var found = new TreeSet<String>();
        for (String source : sources) {
            for (Pattern pattern : List.of(NAMED, LOGIN, ADDRESS)) {
                Matcher each = pattern.matcher(source);
                while (each.find()) {
                    readings(each.group(2).strip())
                            .filter(value -> !isNone(each.group(1), value))
                            .forEach(found::add);
                }
            }
        }
        found.removeAll(List.of("true", "false", "null", "none", BLOT));
        return new Masking(found);
    }

    /** In YAML's braces a value ends at a comma or brace, elsewhere it may have one: without quotes it is both. */
    private static Stream<String> readings(String value) {
        return value.matches("([\"']|\\$\\{).*")
                ? Stream.of(value.replaceAll("^[\"']|[\"']$", ""))
                : Stream.of(value, value.replaceFirst("[,}].*", ""));
    }

    /** The text without secrets. */
    public String mask(String text) {
        String masked = text;
        for (String value : known) {
            masked = masked.replace(value, BLOT);
        }
        masked = PEM.matcher(masked).replaceAll("$1" + BLOT + "$3");
        masked = ADDRESS.matcher(masked).replaceAll("$1" + BLOT);
        masked = LOGIN.matcher(masked).replaceAll("$1" + BLOT);
        return NAMED.matcher(masked)
                .replaceAll(each -> Matcher.quoteReplacement(
                        isNone(each.group(1), each.group(2)) ? each.group() : each.group(1) + BLOT));
    }

    private static boolean isNone(String name, String value) {
        return REFERENCE.matcher(value.strip()).matches() || ABOUT.matcher(name).matches();
    }
}
