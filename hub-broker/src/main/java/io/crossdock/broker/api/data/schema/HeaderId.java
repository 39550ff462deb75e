package io.crossdock.broker.api.data.schema;

import io.crossdock.broker.api.data.schema.BadRecord.Reason;

import java.nio.charset.StandardCharsets;

/**
 * The newer place of schema ids, which Confluent's serializers use when they are told to: the header {@code __key_schema_id}
 * or {@code __value_schema_id}, with a byte 1 and the 16 bytes of the schema's GUID, and nothing before the payload. The
 * registry here gives no GUIDs, so such records are refused, with the setting that has them written otherwise.
 */
final class HeaderId {
    private HeaderId() {}

    /**
     * Whether a header's name is that of the id.
     *
     * @param part {@code key} or {@code value}
     * @param bytes at the first byte of the name, of which as many are read as it takes
     */
    static boolean isNext(String part, int length, RecordBytes bytes) {
        byte[] name = ("__" + part + "_schema_id").getBytes(StandardCharsets.US_ASCII);
        if (length != name.length) {
            return false;
        }
        for (byte each : name) {
            if (bytes.next() != each) {
                return false;
            }
        }
        return true;
    }

    /** What is to be said of a record that has the header, whatever its first bytes looked like. */
    static BadRecord instead(BadRecord found) {
        String part = found.part();
        return new BadRecord(
                found.index(),
                part,
                Reason.NO_SCHEMA_ID,
                "has the id of its " + part + "'s schema in header __" + part
                        + "_schema_id, which is not read here: remove " + part
                        + ".schema.id.serializer from the producer's settings, or set it to"
                        + " io.confluent.kafka.serializers.schema.id.PrefixSchemaIdSerializer, so that the id is written"
                        + " before the payload");
    }
}
