package io.crossdock.security.authn;

import java.util.List;
import java.util.Locale;

/**
 * The first message of an OAUTHBEARER client: {@code n,a=NAME,^Aauth=Bearer TOKEN^A^A}, where ^A is the character 1 and
 * further {@code name=value^A} are passed over.
 *
 * @param actsFor the name, empty if there is none
 */
record BearerMessage(String token, String actsFor) {
    private static final String SCHEME = "bearer ";

    static BearerMessage parse(String message) throws SaslFailure {
        List<String> parts = List.of(message.split("\u0001", -1));
        String header = parts.get(0);
        int count = parts.size();
        boolean framed = count >= 4
                && parts.get(count - 1).isEmpty()
                && parts.get(count - 2).isEmpty()
                && (header.startsWith("n,") || header.startsWith("y,"))
                && header.endsWith(",");
        if (framed) {
            for (String pair : parts.subList(1, count - 2)) {
                if (pair.startsWith("auth=")
                        && pair.substring(5).toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
                    return new BearerMessage(pair.substring(5 + SCHEME.length()).trim(), actsFor(header));
                }
            }
        }
        throw new SaslFailure("Invalid OAUTHBEARER client first message");
    }

    private static String actsFor(String header) throws SaslFailure {
        String between = header.length() <= 3 ? "" : header.substring(2, header.length() - 1);
        if (!between.isEmpty() && !between.startsWith("a=")) {
            throw new SaslFailure("Invalid OAUTHBEARER client first message");
        }
        return between.isEmpty() ? "" : between.substring(2);
    }

    /** Without the token: it may end up in a log. */
    @Override
    public String toString() {
        return "BearerMessage[actsFor=" + actsFor + "]";
    }
}
