package io.crossdock.security.authn;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The two hash functions that SCRAM is used with (RFC 5802, RFC 7677), and what is worked out with them. */
public enum ScramHash {
    SHA_256("SCRAM-SHA-256", 1, "SHA-256", "HmacSHA256", "PBKDF2WithHmacSHA256", 256),
    SHA_512("SCRAM-SHA-512", 2, "SHA-512", "HmacSHA512", "PBKDF2WithHmacSHA512", 512);

    /** Fewest and most rounds of a credential; more would let whoever sets one slow every login down. */
    public static final int LEAST_ITERATIONS = 4096;

    public static final int MOST_ITERATIONS = 16_384;

    private final String mechanism;
    private final byte code;
    private final String digest;
    private final String mac;
    private final String derivation;
    private final int bits;

    ScramHash(String mechanism, int code, String digest, String mac, String derivation, int bits) {
        this.mechanism = mechanism;
        this.code = (byte) code;
        this.digest = digest;
        this.mac = mac;
        this.derivation = derivation;
        this.bits = bits;
    }

    /** Name of the SASL mechanism. */
    public String mechanism() {
        return mechanism;
    }

    /** Kafka's number of the mechanism in requests about credentials (KIP-554). */
    public byte code() {
        return code;
    }

    public static Optional<ScramHash> of(byte code) {
        return Arrays.stream(values()).filter(hash -> hash.code == code).findFirst();
    }

    public static Optional<ScramHash> of(String mechanism) {
        return Arrays.stream(values())
                .filter(hash -> hash.mechanism.equals(mechanism))
                .findFirst();
    }

    byte[] hash(byte[] text) {
        try {
            return MessageDigest.getInstance(digest).digest(text);
        } catch (GeneralSecurityException missing) {
            throw missing(missing);
        }
    }

    byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac function = Mac.getInstance(mac);
            function.init(new SecretKeySpec(key, mac));
            return function.doFinal(text);
        } catch (GeneralSecurityException missing) {
            throw missing(missing);
        }
    }

    /** Takes milliseconds, which is the point of it. */
    byte[] saltedPassword(String password, byte[] salt, int iterations) {
        try {
            var spec = new PBEKeySpec(password.toCharArray(), salt, iterations, bits);
            return SecretKeyFactory.getInstance(derivation).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException missing) {
            throw missing(missing);
        }
    }

    private IllegalStateException missing(GeneralSecurityException cause) {
        return new IllegalStateException("this Java has no " + digest, cause);
    }
}
