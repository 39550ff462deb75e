package io.crossdock.security.authn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Kafka's {@code sasl.jaas.config} says: users and their passwords as {@code user_NAME="password"}, and who this end
 * is as {@code username} and {@code password}. The class before it names the mechanism, which is known here already.
 *
 * <pre>org.apache.kafka.common.security.plain.PlainLoginModule required username="a" password="b" user_a="b";</pre>
 */
public final class JaasOptions {
    private static final Pattern FORM =
            Pattern.compile("\\s*[\\w.$]+\\s+(?i:required|requisite|sufficient|optional)\\b(.*);\\s*", Pattern.DOTALL);
    private static final Pattern OPTION =
            Pattern.compile("\\G\\s*([^\\s=\";]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s\";]+))\\s*");
    private static final String USER = "user_";

    private final Map<String, String> options;

    private JaasOptions(Map<String, String> options) {
        this.options = Map.copyOf(options);
    }

    /** @throws IllegalArgumentException if the text is not of the form; it does not show the text */
    public static JaasOptions parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "sasl.jaas.config is not of the form 'CLASS required name=\"value\" …;'");
        }
        String rest = parts.group(1);
        var options = new LinkedHashMap<String, String>();
        Matcher option = OPTION.matcher(rest);
        int end = 0;
        while (option.find()) {
            String quoted = option.group(2);
            options.put(option.group(1), quoted == null ? option.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
            end = option.end();
        }
        if (!rest.substring(end).isBlank()) {
            throw new IllegalArgumentException("sasl.jaas.config cannot be read behind its option number "
                    + options.size() + ": options are name=\"value\", and a ; ends them");
        }
        return new JaasOptions(options);
    }

    /** Passwords by user, this end's own among them: what it logs in with at others, others log in with here. */
    public Map<String, String> users() {
        var users = new LinkedHashMap<String, String>();
        if (options.containsKey("username") && options.containsKey("password")) {
            users.put(options.get("username"), options.get("password"));
        }
        options.forEach((name, value) -> {
            if (name.startsWith(USER)) {
                users.put(name.substring(USER.length()), value);
            }
        });
        return users;
    }

    /** Who this end is. */
    public Optional<Account> account(String mechanism) {
        String user = options.get("username");
        String password = options.get("password");
        return user == null || password == null
                ? Optional.empty()
                : Optional.of(new Account(mechanism, user, password));
    }
}
