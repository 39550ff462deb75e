package io.crossdock.security.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * How the name in a certificate becomes that of a user ({@code ssl.principal.mapping.rules}, KIP-371): the first of the
 * rules that matches the whole distinguished name decides.
 *
 * <pre>RULE:pattern/replacement/[LU], …, DEFAULT</pre>
 *
 * L makes it lower case, U upper case; DEFAULT leaves the name as it is.
 */
public final class PrincipalRules {
    private static final String DEFAULT = "DEFAULT";

    private final List<Rule> rules;

    private PrincipalRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    private record Rule(Pattern pattern, String replacement, String letters) {
        String apply(Matcher matched) {
            var name = new StringBuilder();
            matched.appendReplacement(name, replacement);
            return switch (letters) {
                case "L" -> name.toString().toLowerCase(Locale.ENGLISH);
                case "U" -> name.toString().toUpperCase(Locale.ENGLISH);
                default -> name.toString();
            };
        }
    }

    /** @throws IllegalArgumentException naming the rule that is none */
    public static PrincipalRules parse(String text) {
        var rules = new ArrayList<Rule>();
        for (String rule : split(text)) {
            rules.add(rule.equals(DEFAULT) ? new Rule(Pattern.compile("(?s)(.*)"), "$1", "") : parseOne(rule));
        }
        return new PrincipalRules(rules);
    }

    private static Rule parseOne(String rule) {
        List<String> parts = unescapedSlashes(rule);
        if (!rule.startsWith("RULE:") || parts.size() != 3 || !parts.get(2).matches("[LU]?")) {
            throw new IllegalArgumentException("ssl.principal.mapping.rules: '" + rule
                    + "' is neither DEFAULT nor of the form RULE:pattern/replacement/ with L or U behind it");
        }
        try {
            String replacement = parts.get(1).replace("\\/", "/");
            return new Rule(
                    Pattern.compile(parts.get(0).substring("RULE:".length()).replace("\\/", "/")),
                    replacement,
                    parts.get(2));
        } catch (PatternSyntaxException noPattern) {
            throw new IllegalArgumentException(
                    "ssl.principal.mapping.rules: '" + rule + "': " + noPattern.getDescription(), noPattern);
        }
    }

    private static List<String> unescapedSlashes(String rule) {
        return List.of(rule.split("(?<!\\\\)/", -1));
    }

    /** Rules are separated by commas, but patterns have commas too: a new rule begins with its word. */
    private static List<String> split(String text) {
        var rules = new ArrayList<String>();
        for (String rule : text.trim().split(",\\s*(?=RULE:|DEFAULT\\s*(?:,|$))")) {
            if (!rule.isBlank()) {
                rules.add(rule.trim());
            }
        }
        return rules.isEmpty() ? List.of(DEFAULT) : rules;
    }

    /**
     * @param distinguishedName as RFC 2253 writes it
     * @throws IllegalArgumentException if no rule matches
     */
    public String user(String distinguishedName) {
        for (Rule rule : rules) {
            Matcher matcher = rule.pattern().matcher(distinguishedName);
            if (matcher.matches()) {
                matcher.reset();
                if (matcher.find()) {
                    return rule.apply(matcher);
                }
            }
        }
        throw new IllegalArgumentException("no rule of ssl.principal.mapping.rules matches " + distinguishedName);
    }
}
