package io.crossdock.connectors.format;

import com.google.protobuf.Descriptors.FileDescriptor;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads what was written by one registered schema, of whatever type, as JSON. It is parsed once. Immutable, thread-safe.
 */
public final class SchemaReading {
    private final String format;
    private final Payload payload;

    private SchemaReading(String format, Payload payload) {
        this.format = format;
        this.payload = payload;
    }

    /**
     * Makes it ready.
     *
     * @param references texts of what the schema refers to, by name, what is referred to first
     * @throws FormatException if it is no schema, or of a type that nothing here reads
     */
    public static SchemaReading of(RegisteredSchema schema, Map<String, String> references)
            throws FormatException, IOException {
        return switch (schema.type()) {
            case "AVRO" -> {
                var codec = new AvroCodec();
                Schema parsed = codec.parse(schema, references);
                yield new SchemaReading("avro", bytes -> json(codec.read(parsed, bytes)));
            }
            case "PROTOBUF" -> {
                var codec = new ProtobufCodec(null);
                FileDescriptor parsed = codec.parse(schema, references);
                yield new SchemaReading("protobuf", bytes -> json(codec.read(parsed, bytes)));
            }
            // Shown also where it is not what its schema says: somebody wants to see why.
            case "JSON" ->
                new SchemaReading("json-schema", bytes -> {
                    byte[] text = new byte[bytes.remaining()];
                    bytes.get(text);
                    Json.parse(text);
                    return new String(text, StandardCharsets.UTF_8);
                });
            default ->
                throw new FormatException(
                        "schema " + schema.id() + " is of type " + schema.type() + ", which nothing" + " here reads");
        };
    }

    private static String json(@Nullable Object value) throws FormatException {
        return value == null ? "null" : new String(Json.write(value), StandardCharsets.UTF_8);
    }

    /** {@code avro}, {@code protobuf} or {@code json-schema}. */
    public String format() {
        return format;
    }

    /**
     * The payload as JSON.
     *
     * @param payload what stands behind the schema's id
     * @throws FormatException if it is not what the schema says
     */
    public String json(byte[] payload) throws FormatException {
        return this.payload.json(ByteBuffer.wrap(payload));
    }

    @FunctionalInterface
    private interface Payload {
        String json(ByteBuffer bytes) throws FormatException;
    }
}
