package io.crossdock.registry.type;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A schema that makes sense. Immutable and thread-safe. */
public interface ParsedSchema {
    /** The text without what means nothing (white space), names and order as given. What is stored, unless normalised. */
    String canonical();

    /** The same for every text that means the same. */
    String normalized();

    /**
     * The schema for clients that have no parser of its text: for Protobuf a {@code FileDescriptorProto} in base64, without
     * custom options.
     *
     * @return empty for a type without such a form
     */
    default Optional<String> serialized() {
        return Optional.empty();
    }

    /**
     * What keeps readers with this schema from understanding what was written with another.
     *
     * @param writer of the same type
     * @return empty when they understand all of it; bounded
     */
    List<Incompatibility> reading(ParsedSchema writer);

    /**
     * Whether a payload was written with this schema.
     *
     * @param payload without the header that names the schema, except for what belongs to the type (Protobuf's message
     *     indexes); its position is not changed
     * @return what is wrong, in words with a path; empty when nothing is; bounded
     */
    List<String> violations(ByteBuffer payload);

    /**
     * The full name of the record type, by which Confluent's RecordNameStrategy names subjects: Avro's full name, JSON
     * Schema's title, that of the Protobuf message.
     *
     * @param payload as for {@link #violations}: a Protobuf file has many messages
     * @return empty if it has none, or the payload names none
     */
    default Optional<String> recordName(ByteBuffer payload) {
        return Optional.empty();
    }
}
