package io.crossdock.security.authn;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first message of a SCRAM client.
 *
 * @param header what is said of channel binding and of acting for somebody else, which the client repeats at the end
 * @param bare the rest, as it was sent
 * @param user unescaped
 * @param byToken whether that is the id of a delegation token
 */
record ScramFirst(String header, String bare, String user, String nonce, boolean byToken) {
    private static final String BY_TOKEN = "tokenauth=true";
    private static final Pattern FORM =
            Pattern.compile("([ny],(?:a=([^,]*))?,)(n=([^,]+),r=([\\x21-\\x2B\\x2D-\\x7E]+)(,.*)?)");

    static ScramFirst parse(String message) throws SaslFailure {
        Matcher parts = FORM.matcher(message);
        if (!parts.matches()) {
            throw new SaslFailure("Invalid SCRAM client first message");
        }
        String user = unescape(parts.group(4));
        String actsFor = parts.group(2);
        if (actsFor != null && !actsFor.isEmpty() && !unescape(actsFor).equals(user)) {
            throw new SaslFailure(
                    "Authentication failed: Client requested an authorization id that is different from username");
        }
        String extensions = parts.group(6);
        boolean byToken = extensions != null && List.of(extensions.split(",")).contains(BY_TOKEN);
        return new ScramFirst(parts.group(1), parts.group(3), user, parts.group(5), byToken);
    }

    /** A comma is written as =2C and an equals sign as =3D; no other = may be there. */
    private static String unescape(String name) throws SaslFailure {
        String plain = name.replace("=2C", ",").replace("=3D", "\0");
        if (plain.indexOf('=') >= 0) {
            throw new SaslFailure("Invalid username in SCRAM client first message");
        }
        return plain.replace('\0', '=');
    }

    static String escape(String name) {
        return name.replace("=", "=3D").replace(",", "=2C");
    }
}
