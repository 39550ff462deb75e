package io.crossdock.connectors.check;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells secrets that are written out from those that are only referred to. A name decides whether a value is a secret:
 * only names that mean one and nothing else, because {@code key} is a record's key far more often than a secret.
 */
final class WrittenOut {
    /** What a message about one ends with. */
    static final String REMEDY =
            "is written out, but secrets stand in connector files only by reference: set a variable"
                    + " and write ${env:NAME}, put it into a file that only the hub may read and write ${file:./NAME}, or keep it"
                    + " in the cluster's store and write ${secret:NAME}";

    private static final Pattern NAME = Pattern.compile(
            "(?i).*(passwd|password|passwort|passphrase|passcode|pwd|secret|secretkey|secretaccesskey)|(.*[._-])?token"
                    + "|.*(api|access|auth|authorization|bearer|oauth|refresh|session)[._-]?token"
                    + "|.*(api|private|shared|sharedaccess|account)[._-]?key|.*saslJaasConfig");
    private static final Pattern HEADER = Pattern.compile(
            "(?i)(proxy-)?authorization|cookie|.*[._-]?(api|auth|access|secret|private|subscription|functions)[._-]?(key|token|secret)|.*secret|.*token|.*passw(or)?d");
    private static final Pattern OPTION = Pattern.compile("[?&;]([A-Za-z0-9_.-]+)=([^&;]*)");
    private static final Pattern USER_INFO =
            Pattern.compile("^(?:[a-z][a-z0-9+.:-]*://[^/?#@:\\s]+:|jdbc:oracle:[a-z0-9]+:[^/@\\s]+/)([^/?#@\\s]+)@");

    private WrittenOut() {}

    /** Whether the name is that of a secret and the text is that secret. */
    static boolean isSecret(String name, String text) {
        return NAME.matcher(name).matches() && isLiteral(text);
    }

    /** The name of the first header that is a secret and written out, in lines such as {@code X-Shop: main}. */
    static Optional<String> inHeaders(String lines) {
        return lines.lines()
                .map(line -> line.split(":", 2))
                .filter(line ->
                        line.length == 2 && HEADER.matcher(line[0].strip()).matches() && isLiteral(line[1].strip()))
                .map(line -> line[0].strip())
                .findFirst();
    }

    /** The name of the first secret that is written out in a URI, in its options or before its host. */
    static Optional<String> inUri(String uri) {
        Matcher options = OPTION.matcher(uri);
        while (options.find()) {
            if (isSecret(options.group(1), options.group(2))) {
                return Optional.of(options.group(1));
            }
        }
        Matcher user = USER_INFO.matcher(uri);
        return user.find() && isLiteral(user.group(1)) ? Optional.of("password") : Optional.empty();
    }

    private static boolean isLiteral(String text) {
        if (text.isEmpty() || text.startsWith("#") || text.contains("{{")) {
            return false; // nothing, a bean, or a placeholder of Camel's
        }
        Matcher reference = References.REFERENCE.matcher(text);
        boolean refers = false;
        while (reference.find()) {
            refers = true;
            String otherwise = reference.group(2);
            if (otherwise != null && !otherwise.isEmpty()) {
                return true; // the default of a variable is as readable as any other text
            }
        }
        return !refers;
    }
}
