package io.crossdock.security.token;

import io.crossdock.security.authn.ScramCredential;
import io.crossdock.security.authn.ScramHash;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the brokers of a cluster make the secrets of tokens with ({@code delegation.token.secret.key}). The secret of a
 * token is an HMAC of its id, so no broker has to remember it: it is worked out when it is needed. Thread-safe.
 */
public final class TokenSecret {
    private static final String ALGORITHM = "HmacSHA512";
    private static final int SALT_BYTES = 24;

    private final SecretKeySpec key;

    /** @param text not empty */
    public TokenSecret(String text) {
        key = new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** The secret of the token with this id. */
    public byte[] hmac(String tokenId) {
        try {
            Mac function = Mac.getInstance(ALGORITHM);
            function.init(key);
            return function.doFinal(tokenId.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, missing);
        }
    }

    /** What logins with such a secret are checked with. Takes milliseconds. */
    public Map<ScramHash, ScramCredential> credentials(byte[] hmac, SecureRandom random) {
        Map<ScramHash, ScramCredential> credentials = new EnumMap<>(ScramHash.class);
        for (ScramHash hash : ScramHash.values()) {
            byte[] salt = new byte[SALT_BYTES];
            random.nextBytes(salt);
            credentials.put(hash, ScramCredential.of(hash, password(hmac), salt, ScramHash.LEAST_ITERATIONS));
        }
        return credentials;
    }

    /** The secret as the password it is to SCRAM. */
    public static String password(byte[] hmac) {
        return Base64.getEncoder().encodeToString(hmac);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "TokenSecret";
    }
}
