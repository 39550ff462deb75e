package io.crossdock.broker.rest.messages;

import org.jspecify.annotations.Nullable;

/**
 * Bytes as people read them.
 *
 * @param format {@code text}, {@code json}, {@code avro}, {@code protobuf}, {@code json-schema}, {@code base64}, or
 *     {@code null} where there are no bytes
 * @param text in that format; JSON for what a schema explained; null where there are no bytes
 * @param schemaId of the schema that the bytes name; null when they name none
 */
record Shown(String format, @Nullable String text, @Nullable Integer schemaId) {
    static final Shown NOTHING = new Shown("null", null, null);

    /** Whether the text is JSON. */
    boolean isJson() {
        return !format.equals("text") && !format.equals("base64") && !format.equals("null");
    }
}
