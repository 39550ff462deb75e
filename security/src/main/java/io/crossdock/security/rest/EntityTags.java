package io.crossdock.security.rest;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;

/** Which state of a thing a client has seen: a hash of that state, quoted as RFC 9110 wants it. */
public final class EntityTags {
    private static final int BYTES = 12;

    private EntityTags() {}

    /** The tag of an answer; equal answers have equal tags. */
    public static String of(Object answer) {
        try {
            byte[] json = RestJson.bytes(answer instanceof Tagged part ? part.tagged() : answer);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(json);
            return '"' + HexFormat.of().formatHex(hash, 0, BYTES) + '"';
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every Java has SHA-256", never);
        }
    }

    /**
     * Refuses with 412 when the client saw another state than the one there is. Between this look and the change that
     * follows somebody else may still change it: Kafka's protocol has no conditional changes.
     *
     * @param ifMatch the header; null asks for nothing
     * @param current read only when it is needed
     */
    public static void require(@Nullable String ifMatch, Supplier<?> current) {
        if (ifMatch == null) {
            return;
        }
        String now = of(current.get());
        boolean seen = Arrays.stream(ifMatch.split(",", -1)).map(String::strip).anyMatch(tag -> matches(tag, now));
        if (!seen) {
            throw Refusal.outdated("it has changed since it was read: its tag is " + now + " now, not " + ifMatch);
        }
    }

    /** Whether a header names that tag, or any. */
    static boolean matches(String tag, String now) {
        return tag.equals("*") || tag.equals(now);
    }
}
