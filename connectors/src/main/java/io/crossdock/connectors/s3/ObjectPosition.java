package io.crossdock.connectors.s3;

import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a bucket is read. Written down as JSON: {@code {"bucket": "shop", "prefix": "in/", "key": "in/7.csv",
 * "version": "\"9a…\"", "messages": 500, "done": false}}.
 *
 * @param key of the object that was read last
 * @param version the server's entity tag of what was read
 * @param messages how many of it the hub has
 * @param done whether that is all of them
 */
record ObjectPosition(String bucket, String prefix, String key, String version, long messages, boolean done) {

    String encode() {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("bucket", bucket);
        fields.put("prefix", prefix);
        fields.put("key", key);
        fields.put("version", version);
        fields.put("messages", messages);
        fields.put("done", done);
        try {
            return new String(Json.write(fields), StandardCharsets.UTF_8);
        } catch (FormatException impossible) {
            throw new IllegalStateException("texts and numbers are JSON", impossible);
        }
    }

    /** @throws IllegalArgumentException if something else wrote it */
    static ObjectPosition decode(String text) {
        try {
            if (Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> fields
                    && fields.get("messages") instanceof Number messages
                    && fields.get("done") instanceof Boolean done) {
                return new ObjectPosition(
                        given(fields, "bucket"),
                        given(fields, "prefix"),
                        given(fields, "key"),
                        given(fields, "version"),
                        messages.longValue(),
                        done);
            }
        } catch (FormatException foreign) {
            throw new IllegalArgumentException("the hub keeps no position in a bucket for it: " + text, foreign);
        }
        throw new IllegalArgumentException("the hub keeps no position in a bucket for it: " + text);
    }

    private static String given(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("the position has no '" + name + "'");
    }

    boolean isOf(StoreSettings store, SourceSettings settings) {
        return bucket.equals(store.bucket()) && prefix.equals(settings.prefix());
    }

    /** Whether it is one in this very content. */
    boolean isIn(String otherKey, @Nullable String otherVersion) {
        return key.equals(otherKey) && version.equals(otherVersion);
    }
}
