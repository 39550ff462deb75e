package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.ShardRecord;
import io.crossdock.broker.coordinator.VersionedSchema;
import org.apache.kafka.common.protocol.types.ArrayOf;
import org.apache.kafka.common.protocol.types.CompactArrayOf;
import org.apache.kafka.common.protocol.types.Field;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.Struct;
import org.apache.kafka.common.protocol.types.Type;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A group in {@code __consumer_offsets}, byte for byte as Apache Kafka writes it. {@code ?} marks a string that may be
 * null (length -1); bytes are an int32 length and the bytes.
 *
 * <pre>
 * key     version:int16 = 2 | group:string
 *
 * value   version:int16 = 3
 *         protocolType:string | generation:int32 | protocol:string? | leader:string? | currentStateTimestamp:int64 (2+)
 *         members:int32 count, each
 *             memberId:string | groupInstanceId:string? (3+) | clientId:string | clientHost:string
 *             rebalanceTimeout:int32 (1+) | sessionTimeout:int32 | subscription:bytes | assignment:bytes
 *   4     as 3 in compact types, members and value each followed by tagged fields
 * </pre>
 *
 * Version 3 is written, 0 to 4 are read. A null value takes the group back.
 */
final class GroupFormat {
    static final short KEY_VERSION = 2;
    private static final short CURRENT = 3;
    private static final Schema KEY = new Schema(new Field("group", Type.STRING));

    private static final Field REBALANCE_TIMEOUT = new Field("rebalance_timeout", Type.INT32);
    private static final Field SESSION_TIMEOUT = new Field("session_timeout", Type.INT32);
    private static final Field GENERATION = new Field("generation", Type.INT32);
    private static final Field STATE_TIMESTAMP = new Field("current_state_timestamp", Type.INT64);
    private static final Field MEMBER_ID = new Field("member_id", Type.STRING);
    private static final Field INSTANCE_ID = new Field("group_instance_id", Type.NULLABLE_STRING);
    private static final Field CLIENT_ID = new Field("client_id", Type.STRING);
    private static final Field CLIENT_HOST = new Field("client_host", Type.STRING);
    private static final Field SUBSCRIPTION = new Field("subscription", Type.BYTES);
    private static final Field ASSIGNMENT = new Field("assignment", Type.BYTES);
    private static final Field PROTOCOL_TYPE = new Field("protocol_type", Type.STRING);
    private static final Field PROTOCOL = new Field("protocol", Type.NULLABLE_STRING);
    private static final Field LEADER = new Field("leader", Type.NULLABLE_STRING);

    private static final Schema MEMBER_0 =
            new Schema(MEMBER_ID, CLIENT_ID, CLIENT_HOST, SESSION_TIMEOUT, SUBSCRIPTION, ASSIGNMENT);
    private static final Schema MEMBER_1 =
            new Schema(MEMBER_ID, CLIENT_ID, CLIENT_HOST, REBALANCE_TIMEOUT, SESSION_TIMEOUT, SUBSCRIPTION, ASSIGNMENT);
    private static final Schema MEMBER_3 = new Schema(
            MEMBER_ID,
            INSTANCE_ID,
            CLIENT_ID,
            CLIENT_HOST,
            REBALANCE_TIMEOUT,
            SESSION_TIMEOUT,
            SUBSCRIPTION,
            ASSIGNMENT);
    private static final Schema MEMBER_4 = new Schema(
            new Field("member_id", Type.COMPACT_STRING),
            new Field("group_instance_id", Type.COMPACT_NULLABLE_STRING),
            new Field("client_id", Type.COMPACT_STRING),
            new Field("client_host", Type.COMPACT_STRING),
            REBALANCE_TIMEOUT,
            SESSION_TIMEOUT,
            new Field("subscription", Type.COMPACT_BYTES),
            new Field("assignment", Type.COMPACT_BYTES),
            Field.TaggedFieldsSection.of());
    private static final VersionedSchema VALUE = new VersionedSchema(
            "group",
            new Schema(PROTOCOL_TYPE, GENERATION, PROTOCOL, LEADER, members(MEMBER_0)),
            new Schema(PROTOCOL_TYPE, GENERATION, PROTOCOL, LEADER, members(MEMBER_1)),
            new Schema(PROTOCOL_TYPE, GENERATION, PROTOCOL, LEADER, STATE_TIMESTAMP, members(MEMBER_1)),
            new Schema(PROTOCOL_TYPE, GENERATION, PROTOCOL, LEADER, STATE_TIMESTAMP, members(MEMBER_3)),
            new Schema(
                    new Field("protocol_type", Type.COMPACT_STRING),
                    GENERATION,
                    new Field("protocol", Type.COMPACT_NULLABLE_STRING),
                    new Field("leader", Type.COMPACT_NULLABLE_STRING),
                    STATE_TIMESTAMP,
                    new Field("members", new CompactArrayOf(MEMBER_4)),
                    Field.TaggedFieldsSection.of()));

    private GroupFormat() {}

    static ShardRecord record(String group, StoredGroup stored) {
        return new ShardRecord(key(group), value(stored));
    }

    static ShardRecord tombstone(String group) {
        return ShardRecord.tombstone(key(group));
    }

    private static ByteBuffer key(String group) {
        return VersionedSchema.write(KEY_VERSION, new Struct(KEY).set("group", group));
    }

    private static ByteBuffer value(StoredGroup group) {
        Struct value = new Struct(VALUE.of(CURRENT))
                .set("protocol_type", group.protocolType())
                .set("generation", group.generation())
                .set("protocol", group.protocol())
                .set("leader", group.leader())
                .set("current_state_timestamp", group.stateTimestamp());
        Object[] members = group.members().stream()
                .map(member -> value.instance("members")
                        .set("member_id", member.id())
                        .set("group_instance_id", member.instanceId())
                        .set("client_id", member.clientId())
                        .set("client_host", member.clientHost())
                        .set("rebalance_timeout", member.rebalanceTimeoutMs())
                        .set("session_timeout", member.sessionTimeoutMs())
                        .set("subscription", member.subscription().duplicate())
                        .set("assignment", member.assignment().duplicate()))
                .toArray();
        return VersionedSchema.write(CURRENT, value.set("members", members));
    }

    /** @param rest the key after its version */
    static String readKey(ByteBuffer rest) {
        return KEY.read(rest).getString("group");
    }

    /** @throws org.apache.kafka.common.protocol.types.SchemaException when the value is of no known version or torn */
    static StoredGroup readValue(ByteBuffer bytes) {
        Struct value = VALUE.read(bytes);
        List<StoredMember> members = Arrays.stream(value.getArray("members"))
                .map(member -> readMember((Struct) member))
                .toList();
        return new StoredGroup(
                value.getString("protocol_type"),
                value.getInt("generation"),
                value.getString("protocol"),
                value.getString("leader"),
                value.hasField("current_state_timestamp") ? value.getLong("current_state_timestamp") : -1,
                members);
    }

    private static StoredMember readMember(Struct member) {
        int sessionTimeout = member.getInt("session_timeout");
        return new StoredMember(
                member.getString("member_id"),
                member.hasField("group_instance_id") ? member.getString("group_instance_id") : null,
                member.getString("client_id"),
                member.getString("client_host"),
                member.hasField("rebalance_timeout") ? member.getInt("rebalance_timeout") : sessionTimeout,
                sessionTimeout,
                copy(member.getBytes("subscription")),
                copy(member.getBytes("assignment")));
    }

    /** What was read is a view of a whole batch, which must not stay in memory for its sake. */
    private static ByteBuffer copy(ByteBuffer view) {
        return ByteBuffer.allocate(view.remaining()).put(view).flip().asReadOnlyBuffer();
    }

    private static Field members(Schema member) {
        return new Field("members", new ArrayOf(member));
    }
}
