package io.crossdock.broker.txn;

import io.crossdock.broker.coordinator.ShardRecord;
import io.crossdock.broker.coordinator.VersionedSchema;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.types.ArrayOf;
import org.apache.kafka.common.protocol.types.CompactArrayOf;
import org.apache.kafka.common.protocol.types.Field;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.SchemaException;
import org.apache.kafka.common.protocol.types.Struct;
import org.apache.kafka.common.protocol.types.Type;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * A transactional id in {@code __transaction_state}, as Apache Kafka writes it, so that its tools can read ours and we
 * its.
 *
 * <pre>
 * key     version:int16 = 0 | transactionalId:string
 *
 * value   version:int16 = 0
 *         producerId:int64 | producerEpoch:int16 | timeoutMs:int32 | state:int8
 *         partitions:int32 count, -1 for null, each   topic:string | indexes:int32 count, each int32
 *         lastUpdate:int64 | start:int64
 *   1     as 0 in compact types, then tagged fields, each left out when it has its default:
 *           0  previousProducerId:int64 = -1
 *           1  nextProducerId:int64 = -1
 *           2  clientTransactionVersion:int16 = 0
 *           3  nextProducerEpoch:int16 = -1        not used, but read past
 *         500  lastProducerEpoch:int16 = -1        ours alone; Apache Kafka passes over it
 * </pre>
 *
 * Apache Kafka forgets the last epoch when the coordinator moves, and then fences a producer that repeats a request
 * whose answer was lost in the move; hence our tag 500. Version 1 is written, 0 and 1 are read. A null value takes the
 * id back.
 */
final class TransactionFormat {
    private static final short KEY_VERSION = 0;
    private static final short CURRENT = 1;
    private static final int PREVIOUS_PRODUCER_ID = 0;
    private static final int NEXT_PRODUCER_ID = 1;
    private static final int CLIENT_VERSION = 2;
    private static final int NEXT_EPOCH = 3;
    private static final int LAST_EPOCH = 500;
    private static final String TAGS = Field.TaggedFieldsSection.of().name;

    private static final VersionedSchema KEY =
            new VersionedSchema("transaction key", new Schema(new Field("transactional_id", Type.STRING)));

    private static final Field PRODUCER_ID = new Field("producer_id", Type.INT64);
    private static final Field PRODUCER_EPOCH = new Field("producer_epoch", Type.INT16);
    private static final Field TIMEOUT = new Field("timeout", Type.INT32);
    private static final Field STATE = new Field("state", Type.INT8);
    private static final Field LAST_UPDATE = new Field("last_update", Type.INT64);
    private static final Field START = new Field("start", Type.INT64);
    private static final VersionedSchema VALUE = new VersionedSchema(
            "transaction",
            new Schema(
                    PRODUCER_ID,
                    PRODUCER_EPOCH,
                    TIMEOUT,
                    STATE,
                    new Field(
                            "partitions",
                            ArrayOf.nullable(new Schema(
                                    new Field("topic", Type.STRING), new Field("indexes", new ArrayOf(Type.INT32))))),
                    LAST_UPDATE,
                    START),
            new Schema(
                    PRODUCER_ID,
                    PRODUCER_EPOCH,
                    TIMEOUT,
                    STATE,
                    new Field(
                            "partitions",
                            CompactArrayOf.nullable(new Schema(
                                    new Field("topic", Type.COMPACT_STRING),
                                    new Field("indexes", new CompactArrayOf(Type.INT32)),
                                    Field.TaggedFieldsSection.of()))),
                    LAST_UPDATE,
                    START,
                    Field.TaggedFieldsSection.of(
                            PREVIOUS_PRODUCER_ID, new Field("previous_producer_id", Type.INT64),
                            NEXT_PRODUCER_ID, new Field("next_producer_id", Type.INT64),
                            CLIENT_VERSION, new Field("client_version", Type.INT16),
                            NEXT_EPOCH, new Field("next_epoch", Type.INT16),
                            LAST_EPOCH, new Field("last_epoch", Type.INT16))));

    private TransactionFormat() {}

    static ShardRecord record(Transaction transaction) {
        return new ShardRecord(key(transaction.id()), value(transaction));
    }

    static ShardRecord tombstone(String id) {
        return ShardRecord.tombstone(key(id));
    }

    /** @throws SchemaException when the key is of no known version or torn */
    static String readKey(ByteBuffer bytes) {
        return KEY.read(bytes).getString("transactional_id");
    }

    /** @throws SchemaException when the value is of no known version, of no known state, or torn */
    static Transaction readValue(String id, ByteBuffer bytes) {
        Struct value = VALUE.read(bytes);
        byte state = (Byte) value.get("state");
        NavigableMap<Integer, Object> tags = tags(value);
        return new Transaction(
                id,
                new ProducerIdentity(value.getLong("producer_id"), value.getShort("producer_epoch")),
                tagged(tags, LAST_EPOCH, Transaction.NO_EPOCH),
                tagged(tags, PREVIOUS_PRODUCER_ID, Transaction.NO_ID),
                tagged(tags, NEXT_PRODUCER_ID, Transaction.NO_ID),
                value.getInt("timeout"),
                TransactionState.ofId(state)
                        .orElseThrow(() -> new SchemaException("Transaction " + id + " is in unknown state " + state)),
                readPartitions(value.getArray("partitions")),
                value.getLong("start"),
                value.getLong("last_update"),
                tagged(tags, CLIENT_VERSION, (short) 0));
    }

    private static ByteBuffer key(String id) {
        return VersionedSchema.write(KEY_VERSION, new Struct(KEY.of(KEY_VERSION)).set("transactional_id", id));
    }

    private static ByteBuffer value(Transaction transaction) {
        Struct value = new Struct(VALUE.of(CURRENT))
                .set("producer_id", transaction.producer().id())
                .set("producer_epoch", transaction.producer().epoch())
                .set("timeout", transaction.timeoutMs())
                .set("state", transaction.state().id())
                .set("last_update", transaction.lastUpdate())
                .set("start", transaction.startTimestamp());
        value.set("partitions", transaction.is(TransactionState.EMPTY) ? null : partitions(value, transaction));
        var tags = new TreeMap<Integer, Object>();
        tag(tags, PREVIOUS_PRODUCER_ID, transaction.previousProducerId(), Transaction.NO_ID);
        tag(tags, NEXT_PRODUCER_ID, transaction.nextProducerId(), Transaction.NO_ID);
        tag(tags, CLIENT_VERSION, transaction.clientVersion(), (short) 0);
        tag(tags, LAST_EPOCH, transaction.lastEpoch(), Transaction.NO_EPOCH);
        return VersionedSchema.write(CURRENT, value.set(TAGS, tags));
    }

    private static Object[] partitions(Struct value, Transaction transaction) {
        var byTopic = new TreeMap<String, List<Integer>>();
        for (TopicPartition partition : transaction.partitions()) {
            byTopic.computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
                    .add(partition.partition());
        }
        return byTopic.entrySet().stream()
                .map(topic -> value.instance("partitions")
                        .set("topic", topic.getKey())
                        .set("indexes", topic.getValue().stream().sorted().toArray())
                        .set(TAGS, new TreeMap<Integer, Object>()))
                .toArray();
    }

    private static Set<TopicPartition> readPartitions(Object @Nullable [] topics) {
        var all = new HashSet<TopicPartition>();
        if (topics != null) {
            for (Object each : topics) {
                Struct topic = (Struct) each;
                String name = topic.getString("topic");
                for (Object index : topic.getArray("indexes")) {
                    all.add(new TopicPartition(name, (Integer) index));
                }
            }
        }
        return all;
    }

    private static <T> void tag(Map<Integer, Object> tags, int tag, T value, T otherwise) {
        if (!value.equals(otherwise)) {
            tags.put(tag, value);
        }
    }

    @SuppressWarnings("unchecked") // what kafka-clients reads a section of tagged fields into
    private static NavigableMap<Integer, Object> tags(Struct value) {
        return value.hasField(TAGS) ? (NavigableMap<Integer, Object>) value.get(TAGS) : new TreeMap<>();
    }

    @SuppressWarnings("unchecked") // the schema gives each tag the type of its default
    private static <T> T tagged(NavigableMap<Integer, Object> tags, int tag, T otherwise) {
        Object value = tags.get(tag);
        return value == null || value instanceof RawTaggedField ? otherwise : (T) value;
    }
}
