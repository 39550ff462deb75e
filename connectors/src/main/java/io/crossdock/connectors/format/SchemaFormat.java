package io.crossdock.connectors.format;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A value in Confluent's wire format: a zero byte, the schema's id in four bytes, then what the schema says. What is
 * written follows the subject's latest schema; when a value does not fit the one known, the registry is asked for a later
 * one before the value is given up.
 *
 * @param <S> a schema, ready to read and write by
 */
final class SchemaFormat<S> implements ValueFormat {
    private static final int HEADER = 5;
    private final Schemas schemas;
    private final Codec<S> codec;
    private final Map<Integer, S> parsed = Schemas.bounded();

    SchemaFormat(Schemas schemas, Codec<S> codec) {
        this.schemas = schemas;
        this.codec = codec;
    }

    @Override
    public @Nullable Object decode(byte[] value) throws FormatException, IOException {
        if (value.length < HEADER || value[0] != 0) {
            throw new FormatException(
                    "not a value with a schema: it does not begin with a zero byte and a schema's id");
        }
        int id = ByteBuffer.wrap(value, 1, 4).getInt();
        S schema = known(id);
        if (schema == null) {
            schema = parsed(schemas.reading(id));
        }
        ByteBuffer content =
                ByteBuffer.wrap(value, HEADER, value.length - HEADER).slice();
        return codec.read(schema, content);
    }

    @Override
    public byte[] encode(Object body, String topic) throws FormatException, IOException {
        RegisteredSchema schema = schemas.writing(topic, false);
        try {
            return encode(body, schema);
        } catch (FormatException wrong) {
            RegisteredSchema later = schemas.writing(topic, true);
            if (later.id() == schema.id()) {
                throw wrong;
            }
            return encode(body, later);
        }
    }

    private byte[] encode(Object body, RegisteredSchema schema) throws FormatException, IOException {
        S known = known(schema.id());
        byte[] content = codec.write(known == null ? parsed(schema) : known, body);
        return ByteBuffer.allocate(HEADER + content.length)
                .put((byte) 0)
                .putInt(schema.id())
                .put(content)
                .array();
    }

    /** Texts are JSON: nobody writes the bytes of these formats by hand. */
    @Override
    public @Nullable Object parse(byte[] text) throws FormatException {
        return Json.parse(text);
    }

    @Override
    public byte[] encodeText(byte[] text, String topic) throws FormatException, IOException {
        Object body = Json.parse(text);
        if (body == null) {
            throw new FormatException("the JSON null has no form in a schema's value");
        }
        return encode(body, topic);
    }

    private @Nullable S known(int id) {
        synchronized (parsed) {
            return parsed.get(id);
        }
    }

    private S parsed(RegisteredSchema schema) throws FormatException, IOException {
        S made = codec.parse(schema, schemas.references(schema));
        synchronized (parsed) {
            parsed.put(schema.id(), made);
        }
        return made;
    }

    /** One type of schema. Thread-safe. */
    interface Codec<S> {
        /** @throws FormatException if the registry's text is no schema for this library */
        S parse(RegisteredSchema schema, Map<String, String> references) throws FormatException, IOException;

        @Nullable
        Object read(S schema, ByteBuffer content) throws FormatException;

        byte[] write(S schema, Object body) throws FormatException;
    }
}
