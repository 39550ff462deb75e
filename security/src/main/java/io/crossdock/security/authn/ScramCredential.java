package io.crossdock.security.authn;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * What is kept of a password: enough to check it, not enough to know it or to log in with (RFC 5802). Its text is
 *
 * <pre>salt=BASE64,stored_key=BASE64,server_key=BASE64,iterations=NUMBER</pre>
 *
 * as in the ZooKeeper of Apache Kafka, so credentials can be taken along.
 *
 * @param iterations rounds that the password was salted with
 */
public record ScramCredential(byte[] salt, byte[] storedKey, byte[] serverKey, int iterations) {
    private static final byte[] CLIENT_KEY = "Client Key".getBytes(StandardCharsets.UTF_8);
    private static final byte[] SERVER_KEY = "Server Key".getBytes(StandardCharsets.UTF_8);

    public ScramCredential {
        salt = salt.clone();
        storedKey = storedKey.clone();
        serverKey = serverKey.clone();
        if (salt.length == 0 || storedKey.length == 0 || serverKey.length == 0 || iterations < 1) {
            throw new IllegalArgumentException("a SCRAM credential needs salt, keys and iterations");
        }
    }

    /** Of a password in the clear. Takes milliseconds. */
    public static ScramCredential of(ScramHash hash, String password, byte[] salt, int iterations) {
        return ofSalted(hash, hash.saltedPassword(password, salt, iterations), salt, iterations);
    }

    /** Of a password that its owner has salted (KIP-554). */
    public static ScramCredential ofSalted(ScramHash hash, byte[] saltedPassword, byte[] salt, int iterations) {
        return new ScramCredential(
                salt,
                hash.hash(hash.hmac(saltedPassword, CLIENT_KEY)),
                hash.hmac(saltedPassword, SERVER_KEY),
                iterations);
    }

    /** Whether this is the password. Takes milliseconds, as long for a wrong one as for the right one. */
    public boolean matches(ScramHash hash, String password) {
        byte[] salted = hash.saltedPassword(password, salt, iterations);
        return MessageDigest.isEqual(hash.hash(hash.hmac(salted, CLIENT_KEY)), storedKey);
    }

    static byte[] clientKey(ScramHash hash, byte[] saltedPassword) {
        return hash.hmac(saltedPassword, CLIENT_KEY);
    }

    public String encode() {
        Base64.Encoder base64 = Base64.getEncoder();
        return "salt=" + base64.encodeToString(salt) + ",stored_key=" + base64.encodeToString(storedKey)
                + ",server_key=" + base64.encodeToString(serverKey) + ",iterations=" + iterations;
    }

    /** @throws IllegalArgumentException if the text is none of {@link #encode}; it does not show the text */
    public static ScramCredential decode(String text) {
        Map<String, String> parts = new HashMap<>();
        for (String part : text.split(",")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(
                        part.substring(0, equals).trim(),
                        part.substring(equals + 1).trim());
            }
        }
        try {
            return new ScramCredential(
                    bytes(parts, "salt"),
                    bytes(parts, "stored_key"),
                    bytes(parts, "server_key"),
                    Integer.parseInt(parts.getOrDefault("iterations", "")));
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException("a stored SCRAM credential cannot be read; set the password again");
        }
    }

    private static byte[] bytes(Map<String, String> parts, String name) {
        return Base64.getDecoder().decode(parts.getOrDefault(name, ""));
    }

    @Override
    public byte[] salt() {
        return salt.clone();
    }

    @Override
    public byte[] storedKey() {
        return storedKey.clone();
    }

    @Override
    public byte[] serverKey() {
        return serverKey.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScramCredential that
                && iterations == that.iterations
                && Arrays.equals(salt, that.salt)
                && MessageDigest.isEqual(storedKey, that.storedKey)
                && MessageDigest.isEqual(serverKey, that.serverKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(salt);
    }

    /** Without the keys: it may end up in a log. */
    @Override
    public String toString() {
        return "ScramCredential[iterations=" + iterations + "]";
    }
}
