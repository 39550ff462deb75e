package io.crossdock.broker.rest.messages;

import java.util.Optional;

/**
 * What reads bytes that name a schema: Confluent's wire format, a zero byte, the schema's id in four bytes, then what the
 * schema says. Implementations are thread-safe.
 */
@FunctionalInterface
public interface RegisteredValues {
    /**
     * What the bytes say by that schema.
     *
     * @param schemaId as the bytes name it
     * @param framed all bytes; the first five are not of the payload
     * @return empty where there is no such schema, or the bytes are not what it says
     */
    Optional<Value> read(int schemaId, byte[] framed);

    /** Where there is no registry. */
    static RegisteredValues none() {
        return (schemaId, framed) -> Optional.empty();
    }

    /**
     * A value that a schema explained.
     *
     * @param format {@code avro}, {@code protobuf} or {@code json-schema}
     * @param json the value as JSON
     */
    record Value(String format, String json) {}
}
