package io.crossdock.connectors.camel;

import org.apache.camel.Message;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The headers of a source's message that a dead letter keeps: those that are text, numbers or flags, and no secrets. */
final class MessageHeaders {
    private static final int MOST = 64;
    private static final int LONGEST = 4_096;
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(auth|cookie|passw|pwd|secret|token|credential|signature|api-?key).*");

    /** What a step may well ask for; no component takes its orders from these, save a file's name, see {@link #maySteer}. */
    private static final Pattern KNOWN =
            Pattern.compile("(?i)camelfile(name|nameonly|length|lastmodified)|camelmessagetimestamp");

    private MessageHeaders() {}

    /** At most {@value #MOST}, each at most {@value #LONGEST} characters; longer ones are left out. */
    static Map<String, String> kept(Message message) {
        var kept = new LinkedHashMap<String, String>();
        message.getHeaders().forEach((name, value) -> {
            boolean plain = value instanceof CharSequence || value instanceof Number || value instanceof Boolean;
            if (plain && kept.size() < MOST && !SECRET.matcher(name).matches()) {
                String text = value.toString();
                if (text.length() <= LONGEST) {
                    kept.put(name, text);
                }
            }
        });
        return kept;
    }

    /**
     * Whether a header must not reach the steps again. Whoever may write to a topic must not be able to change what a
     * connector does: Camel's own headers replace URIs, queries and paths in its components.
     */
    static boolean maySteer(String name, String value) {
        if (KNOWN.matcher(name).matches()) {
            return value.contains("..") || value.startsWith("/") || value.contains("\\");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("camel") || lower.startsWith("org.apache.camel");
    }
}
