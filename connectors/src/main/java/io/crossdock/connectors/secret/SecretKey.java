package io.crossdock.connectors.secret;

import io.crossdock.connectors.check.SecretUnavailableException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets by AES-256-GCM (NIST SP 800-38D) under the key that the hubs of a cluster share in a file.
 *
 * <pre>
 *  version  1 byte    1
 *  key id   4 bytes   begin of SHA-256 of "crossdock.secrets" and the key: tells a wrong key from a damaged secret
 *  nonce   12 bytes   random
 *  rest               ciphertext and 16 bytes of tag; the secret's name is authenticated with them
 * </pre>
 *
 * <p>Since the name is authenticated, what was sealed as one secret cannot be passed off as another. Thread-safe.
 */
public final class SecretKey {
    private static final byte VERSION = 1;
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 4;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String CIPHER = "AES/GCM/NoPadding";

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;
    private final byte[] id;

    private SecretKey(byte[] bytes) {
        key = new SecretKeySpec(bytes, "AES");
        id = Arrays.copyOf(sha256(bytes), ID_BYTES);
    }

    /**
     * Reads a key file.
     *
     * @throws IOException if there is none, or it is none; the message says what helps
     */
    public static SecretKey read(Path file) throws IOException {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder()
                    .decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
        } catch (IllegalArgumentException notBase64) {
            throw new IOException(notAKey(file), notBase64);
        }
        if (bytes.length != KEY_BYTES) {
            throw new IOException(notAKey(file));
        }
        return new SecretKey(bytes);
    }

    private static String notAKey(Path file) {
        return file + " is no key of secrets: it has to be " + KEY_BYTES
                + " bytes in Base64, as 'crossdock connectors secrets init' writes them";
    }

    /**
     * Writes a new random key to a file that only its owner can read.
     *
     * @throws IOException if the file exists already, among others
     */
    public static void create(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] onlyOwner = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Files.createFile(file, onlyOwner);
        Files.writeString(file, generate() + "\n", StandardOpenOption.WRITE);
    }

    /** What a key file holds: a new key, in Base64. */
    public static String generate() {
        var bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** What may be kept where others can read it. */
    byte[] seal(String name, String value) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, name, nonce).doFinal(value.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(1 + ID_BYTES + NONCE_BYTES + sealed.length)
                    .put(VERSION)
                    .put(id)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java has no " + CIPHER, impossible);
        }
    }

    /**
     * The secret again.
     *
     * @throws SecretUnavailableException if it was sealed with another key, as another secret, or is damaged
     */
    String open(String name, byte[] sealed) {
        int head = 1 + ID_BYTES + NONCE_BYTES;
        if (sealed.length < head + TAG_BITS / 8 || sealed[0] != VERSION) {
            throw damaged(name);
        }
        if (!MessageDigest.isEqual(id, Arrays.copyOfRange(sealed, 1, 1 + ID_BYTES))) {
            throw new SecretUnavailableException("secret '" + name
                    + "' was set with another key than the one in this hub's connectors.secrets.key.file - give all hubs"
                    + " the same key file, or set the secret anew");
        }
        try {
            byte[] nonce = Arrays.copyOfRange(sealed, 1 + ID_BYTES, head);
            byte[] value =
                    cipher(Cipher.DECRYPT_MODE, name, nonce).doFinal(Arrays.copyOfRange(sealed, head, sealed.length));
            return new String(value, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException forged) {
            throw damaged(name);
        }
    }

    private static SecretUnavailableException damaged(String name) {
        return new SecretUnavailableException(
                "what the cluster keeps as secret '" + name + "' is damaged or belongs to another name - set it anew");
    }

    private Cipher cipher(int mode, String name, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(("crossdock.secret:" + name).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("crossdock.secrets".getBytes(StandardCharsets.US_ASCII));
            return digest.digest(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java has no SHA-256", impossible);
        }
    }

    /** Nothing of the key. */
    @Override
    public String toString() {
        return "SecretKey";
    }
}
