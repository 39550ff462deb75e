package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.ShardRecord;
import io.crossdock.broker.coordinator.VersionedSchema;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.types.Field;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.Struct;
import org.apache.kafka.common.protocol.types.Type;

import java.nio.ByteBuffer;

/**
 * A committed offset in {@code __consumer_offsets}, byte for byte as Apache Kafka writes it, so that its tools can read
 * ours. Strings are an int16 length and UTF-8; all numbers big-endian.
 *
 * <pre>
 * key    version:int16 = 1 (0 reads the same) | group:string | topic:string | partition:int32
 *
 * value  version:int16
 *   0, 2   offset:int64 | metadata:string | commitTimestamp:int64
 *   1      offset:int64 | metadata:string | commitTimestamp:int64 | expireTimestamp:int64
 *   3      offset:int64 | leaderEpoch:int32 | metadata:string | commitTimestamp:int64
 *   4      as 3, with a compact string, then tagged fields (0: topicId:uuid)
 * </pre>
 *
 * Version 3 is written, or 1 when a client asked for a retention of its own; 0 to 4 are read. A null value takes the
 * offset back.
 */
final class OffsetFormat {
    static final short OLDEST_KEY = 0;
    static final short NEWEST_KEY = 1;
    private static final short WITH_EXPIRY = 1;
    private static final short CURRENT = 3;

    private static final Schema KEY = new Schema(
            new Field("group", Type.STRING), new Field("topic", Type.STRING), new Field("partition", Type.INT32));

    private static final Field OFFSET = new Field("offset", Type.INT64);
    private static final Field LEADER_EPOCH = new Field("leader_epoch", Type.INT32);
    private static final Field METADATA = new Field("metadata", Type.STRING);
    private static final Field COMMITTED = new Field("commit_timestamp", Type.INT64);
    private static final Field EXPIRES = new Field("expire_timestamp", Type.INT64);
    private static final Schema PLAIN = new Schema(OFFSET, METADATA, COMMITTED);
    private static final VersionedSchema VALUE = new VersionedSchema(
            "offset",
            PLAIN,
            new Schema(OFFSET, METADATA, COMMITTED, EXPIRES),
            PLAIN,
            new Schema(OFFSET, LEADER_EPOCH, METADATA, COMMITTED),
            new Schema(
                    OFFSET,
                    LEADER_EPOCH,
                    new Field("metadata", Type.COMPACT_STRING),
                    COMMITTED,
                    Field.TaggedFieldsSection.of()));

    private OffsetFormat() {}

    /** Whose offset a record is about. */
    record Key(String group, TopicPartition partition) {}

    static ShardRecord record(String group, TopicPartition partition, CommittedOffset offset) {
        return new ShardRecord(key(group, partition), value(offset));
    }

    static ShardRecord tombstone(String group, TopicPartition partition) {
        return ShardRecord.tombstone(key(group, partition));
    }

    private static ByteBuffer key(String group, TopicPartition partition) {
        Struct key = new Struct(KEY)
                .set("group", group)
                .set("topic", partition.topic())
                .set("partition", partition.partition());
        return VersionedSchema.write(NEWEST_KEY, key);
    }

    private static ByteBuffer value(CommittedOffset offset) {
        short version = offset.expireTimestamp() == CommittedOffset.UNKNOWN ? CURRENT : WITH_EXPIRY;
        Struct value = new Struct(VALUE.of(version))
                .set("offset", offset.offset())
                .set("metadata", offset.metadata())
                .set("commit_timestamp", offset.commitTimestamp());
        if (version == WITH_EXPIRY) {
            value.set("expire_timestamp", offset.expireTimestamp());
        } else {
            value.set("leader_epoch", offset.leaderEpoch());
        }
        return VersionedSchema.write(version, value);
    }

    /** @param rest the key after its version */
    static Key readKey(ByteBuffer rest) {
        Struct key = KEY.read(rest);
        return new Key(key.getString("group"), new TopicPartition(key.getString("topic"), key.getInt("partition")));
    }

    /** @throws org.apache.kafka.common.protocol.types.SchemaException when the value is of no known version or torn */
    static CommittedOffset readValue(ByteBuffer bytes) {
        Struct value = VALUE.read(bytes);
        return new CommittedOffset(
                value.getLong("offset"),
                value.hasField("leader_epoch") ? value.getInt("leader_epoch") : CommittedOffset.UNKNOWN,
                value.getString("metadata"),
                value.getLong("commit_timestamp"),
                value.hasField("expire_timestamp") ? value.getLong("expire_timestamp") : CommittedOffset.UNKNOWN);
    }
}
