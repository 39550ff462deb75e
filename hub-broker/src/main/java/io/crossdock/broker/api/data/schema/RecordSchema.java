package io.crossdock.broker.api.data.schema;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A schema that records name, for the broker. Payloads are what stands behind the id, for Protobuf the message indexes
 * included; they must not be changed, position and limit included, nor kept. Immutable and thread-safe.
 */
public interface RecordSchema {

    /**
     * Whether it is registered under a subject, in a version that is not deleted.
     *
     * @param subject without context: that in which this was found is meant
     */
    boolean isIn(String subject);

    /**
     * The full name of the record type, by which Confluent's RecordNameStrategy and TopicRecordNameStrategy name subjects.
     *
     * @param payload for Protobuf, whose schemas have several
     * @return empty if it has none
     */
    Optional<String> recordName(ByteBuffer payload);

    /**
     * What keeps the payload from being read with the schema. May take as long as reading it takes; not called on event
     * loops.
     *
     * @return in words with a path; empty when nothing does; a few at most
     */
    List<String> violations(ByteBuffer payload);
}
