package io.crossdock.hub.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * One file of the console, as it is sent. A value; nobody changes its bytes.
 *
 * @param type with the character set
 * @param tag of its contents, without quotes
 */
record ConsoleFile(byte[] plain, byte[] zipped, String type, String tag) {
    /** What is smaller than this is not smaller by much when it is zipped. */
    private static final int WORTH_ZIPPING = 1024;

    static ConsoleFile of(byte[] contents, String type) {
        return new ConsoleFile(contents, zip(contents), type, digest(contents));
    }

    boolean worthZipping() {
        return plain.length >= WORTH_ZIPPING && zipped.length < plain.length;
    }

    private static byte[] zip(byte[] contents) {
        var zipped = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(zipped)) {
            out.write(contents);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory cannot be written", impossible);
        }
        return zipped.toByteArray();
    }

    private static String digest(byte[] contents) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(contents), 0, 12);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
