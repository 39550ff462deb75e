package io.crossdock.connectors.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 (RFC 2104) with one secret. Thread-safe. */
final class Mac256 {
    private static final String ALGORITHM = "HmacSHA256";
    private final SecretKeySpec key;

    /** @throws IllegalArgumentException if the secret is empty */
    Mac256(String secret) {
        if (secret.isBlank()) {
            throw new IllegalArgumentException("the signing secret is empty - set what its reference points to");
        }
        key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** Whether these bytes, one part after the other, have this code; takes as long whatever differs. */
    boolean matches(byte[] code, byte[]... parts) {
        return matchesAny(List.of(code), parts);
    }

    /** The same for one of several codes. The bytes are hashed once, however many codes there are. */
    boolean matchesAny(List<byte[]> codes, byte[]... parts) {
        byte[] right = code(parts);
        boolean known = false;
        for (byte[] code : codes) {
            known |= MessageDigest.isEqual(right, code);
        }
        return known;
    }

    private byte[] code(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has " + ALGORITHM, missing);
        }
    }
}
