package io.crossdock.broker.group.consumer;

import io.crossdock.broker.coordinator.ShardRecord;
import io.crossdock.broker.group.assignor.Assignment;
import io.crossdock.broker.group.schema.FlexibleReader;
import io.crossdock.broker.group.schema.FlexibleWriter;
import org.apache.kafka.common.Uuid;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A group of the consumer protocol in {@code __consumer_offsets}, byte for byte as Apache Kafka 4.3 writes it. A key is
 * the int16 kind and strings with an int16 length; a value is the int16 version 0 and a structure in flexible form, in
 * which {@code ?} may be null and {@code #n} is a tagged field.
 *
 * <pre>
 * kind  key                value
 *    3  group              epoch:int32 | #0 metadataHash:int64
 *    4  group              (before 4.1) the subscribed topics; read over, and the group's hash counts as unknown
 *    5  group | member     instanceId:string? | rackId:string? | clientId:string | clientHost:string
 *                          topics:string[] | regex:string? | rebalanceTimeoutMs:int32 | assignor:string?
 *                          #0 int8 0; for a member of the classic protocol
 *                             int8 1 | sessionTimeoutMs:int32 | protocols[] (name:string | metadata:bytes)
 *    6  group              assignmentEpoch:int32 | #0 assignmentTimestamp:int64
 *    7  group | member     target: PARTITIONS
 *    8  group | member     epoch:int32 | previousEpoch:int32 | state:int8 | assigned: PARTITIONS | revoking: PARTITIONS
 *   16  group | regex      topics:string[] | version:int64 | timestamp:int64
 *
 * PARTITIONS []            topicId:uuid | partitions:int32[] | #0 int32[], in kind 8 the epoch each was given at
 * </pre>
 */
final class ConsumerFormat {
    static final short GROUP = 3;
    static final short PARTITION_METADATA = 4;
    static final short MEMBER = 5;
    static final short TARGETS = 6;
    static final short TARGET = 7;
    static final short CURRENT = 8;
    static final short REGEX = 16;

    /** What the record of a group says. */
    record GroupValue(int epoch, long metadataHash) {}

    /** What the record of a group's targets says. */
    record TargetsValue(int epoch, long timestamp) {}

    private ConsumerFormat() {}

    static ShardRecord group(ConsumerGroup group) {
        var value = FlexibleWriter.ofVersion(0).int32(group.epoch());
        return record(GROUP, tagUnlessZero(value, group.metadataHash()), group.id());
    }

    static ShardRecord targets(ConsumerGroup group) {
        var value = FlexibleWriter.ofVersion(0).int32(group.assignmentEpoch());
        return record(TARGETS, tagUnlessZero(value, group.assignmentTimestamp()), group.id());
    }

    static ShardRecord member(String group, String member, Profile profile) {
        var value = FlexibleWriter.ofVersion(0)
                .string(profile.instanceId())
                .string(profile.rackId())
                .string(profile.clientId())
                .string(profile.clientHost())
                .array(profile.topics(), FlexibleWriter::string)
                .string(profile.regex())
                .int32(profile.rebalanceTimeoutMs())
                .string(profile.assignor());
        ClassicOffer classic = profile.classic();
        if (classic == null) {
            // Left out, Apache Kafka would take it for a classic member that offers nothing.
            value.tag(0, new FlexibleWriter().int8(0));
        } else {
            value.tag(
                    0,
                    new FlexibleWriter()
                            .int8(1)
                            .int32(classic.sessionTimeoutMs())
                            .array(classic.protocols(), (out, each) -> out.string(each.name())
                                    .block(each.metadata())
                                    .noTags())
                            .noTags());
        }
        return record(MEMBER, value, group, member);
    }

    static ShardRecord target(String group, String member, Assignment target) {
        var value = FlexibleWriter.ofVersion(0)
                .array(new TreeMap<>(target.topics()).entrySet(), (out, each) -> out.uuid(each.getKey())
                        .array(each.getValue(), FlexibleWriter::int32)
                        .noTags())
                .noTags();
        return record(TARGET, value, group, member);
    }

    static ShardRecord current(String group, String member, Position position) {
        var value = FlexibleWriter.ofVersion(0)
                .int32(position.epoch())
                .int32(position.previousEpoch())
                .int8(position.state().code());
        write(value, position.assigned());
        write(value, position.revoking());
        return record(CURRENT, value.noTags(), group, member);
    }

    static ShardRecord regex(String group, String regex, ResolvedRegex resolved) {
        var value = FlexibleWriter.ofVersion(0)
                .array(resolved.topics(), FlexibleWriter::string)
                .int64(resolved.version())
                .int64(resolved.timestamp())
                .noTags();
        return record(REGEX, value, group, regex);
    }

    static ShardRecord tombstone(short kind, String... key) {
        return ShardRecord.tombstone(FlexibleWriter.key(kind, key));
    }

    static GroupValue readGroup(ByteBuffer bytes) {
        var in = FlexibleReader.ofValue(bytes);
        int epoch = in.int32();
        return new GroupValue(epoch, readTaggedInt64(in));
    }

    static TargetsValue readTargets(ByteBuffer bytes) {
        var in = FlexibleReader.ofValue(bytes);
        int epoch = in.int32();
        return new TargetsValue(epoch, readTaggedInt64(in));
    }

    static Profile readMember(ByteBuffer bytes) {
        var in = FlexibleReader.ofValue(bytes);
        String instance = in.nullableString();
        String rack = in.nullableString();
        String client = in.string();
        String host = in.string();
        var topics = new TreeSet<>(in.array(FlexibleReader::string));
        String regex = in.nullableString();
        int rebalanceTimeout = in.int32();
        String assignor = in.nullableString();
        FlexibleReader classic = in.tags().get(0);
        ClassicOffer offer = classic == null || classic.int8() == 0
                ? null
                : new ClassicOffer(classic.int32(), classic.array(ConsumerFormat::readProtocol));
        return new Profile(instance, rack, client, host, topics, regex, rebalanceTimeout, assignor, offer);
    }

    private static ClassicOffer.Protocol readProtocol(FlexibleReader in) {
        var protocol = new ClassicOffer.Protocol(in.string(), in.block());
        in.tags();
        return protocol;
    }

    static Assignment readTarget(ByteBuffer bytes) {
        return readHolding(FlexibleReader.ofValue(bytes), 0).partitions();
    }

    static Position readCurrent(ByteBuffer bytes) {
        var in = FlexibleReader.ofValue(bytes);
        int epoch = in.int32();
        int previous = in.int32();
        MemberState state = MemberState.of(in.int8());
        Holding assigned = readHolding(in, epoch);
        return new Position(epoch, previous, state, assigned, readHolding(in, epoch));
    }

    static ResolvedRegex readRegex(ByteBuffer bytes) {
        var in = FlexibleReader.ofValue(bytes);
        return new ResolvedRegex(new TreeSet<>(in.array(FlexibleReader::string)), in.int64(), in.int64());
    }

    private static void write(FlexibleWriter out, Holding holding) {
        out.array(new TreeMap<>(holding.topics()).entrySet(), (each, topic) -> each.uuid(topic.getKey())
                .array(topic.getValue().keySet(), FlexibleWriter::int32)
                .tag(0, new FlexibleWriter().array(topic.getValue().values(), FlexibleWriter::int32)));
    }

    /** @param since for brokers before 4.3, which did not write at which epoch a partition was given */
    private static Holding readHolding(FlexibleReader in, int since) {
        var topics = new HashMap<Uuid, SortedMap<Integer, Integer>>();
        in.array(each -> {
            Uuid topic = each.uuid();
            List<Integer> partitions = each.array(FlexibleReader::int32);
            FlexibleReader tagged = each.tags().get(0);
            List<Integer> epochs = tagged == null ? List.of() : tagged.array(FlexibleReader::int32);
            var of = topics.computeIfAbsent(topic, fresh -> new TreeMap<>());
            for (int i = 0; i < partitions.size(); i++) {
                of.put(partitions.get(i), i < epochs.size() ? epochs.get(i) : since);
            }
            return topic;
        });
        return new Holding(topics);
    }

    private static FlexibleWriter tagUnlessZero(FlexibleWriter value, long number) {
        return number == 0 ? value.noTags() : value.tag(0, new FlexibleWriter().int64(number));
    }

    private static long readTaggedInt64(FlexibleReader in) {
        FlexibleReader tagged = in.tags().get(0);
        return tagged == null ? 0 : tagged.int64();
    }

    private static ShardRecord record(short kind, FlexibleWriter value, String... key) {
        return new ShardRecord(FlexibleWriter.key(kind, key), value.bytes());
    }
}
