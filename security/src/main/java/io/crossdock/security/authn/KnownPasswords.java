package io.crossdock.security.authn;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/**
 * Checks passwords against those of the configuration, and of users that stand not there against their SCRAM
 * credentials. Takes as long for a user that there is not as for a wrong password.
 */
public final class KnownPasswords implements PasswordVerifier {
    private static final byte[] NO_SALT = new byte[16];

    private final Map<String, String> configured;
    private final Credentials credentials;

    /** @param configured passwords by user */
    public KnownPasswords(Map<String, String> configured, Credentials credentials) {
        this.configured = Map.copyOf(configured);
        this.credentials = credentials;
    }

    @Override
    public boolean isPassword(String user, String password) {
        String expected = configured.get(user);
        if (expected != null) {
            return MessageDigest.isEqual(digest(expected), digest(password));
        }
        for (ScramHash hash : ScramHash.values()) {
            Optional<ScramCredential> credential = credentials.scram(user, hash);
            if (credential.isPresent()) {
                return credential.get().matches(hash, password);
            }
        }
        byte[] unused = ScramHash.SHA_512.saltedPassword(password, NO_SALT, ScramHash.LEAST_ITERATIONS);
        return unused.length == 0;
    }

    /** Of the same length whatever the password's is, so that the comparison does not tell it. */
    private static byte[] digest(String password) {
        return ScramHash.SHA_512.hash(password.getBytes(StandardCharsets.UTF_8));
    }
}
