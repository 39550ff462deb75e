package io.crossdock.broker.group.consumer;

import io.crossdock.broker.coordinator.ShardRecord;
import io.crossdock.broker.group.assignor.Assignment;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupCurrentMemberAssignmentKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupCurrentMemberAssignmentValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupRegularExpressionKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupRegularExpressionValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupTargetAssignmentMemberKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupTargetAssignmentMemberValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupTargetAssignmentMetadataKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupTargetAssignmentMetadataValue;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Apache Kafka's own classes read every record of a group as it was meant, and writing what they read gives our bytes
 * again.
 */
class KafkaReadsOurRecordsTest {
    private static final Uuid TOPIC = Uuid.fromString("4gzU0cZyQIOUVO0yD9SFDw");
    private static final byte[] METADATA = {0, 3, 7};

    private final ConsumerMember member = new ConsumerMember(
            "m1",
            new Profile(
                    "seat", "rack", "app", "/10.0.0.1", new TreeSet<>(List.of("a", "b")), "a.*", 9000, "range", null),
            new Position(
                    5,
                    4,
                    MemberState.UNREVOKED_PARTITIONS,
                    new Holding(Map.of(TOPIC, new TreeMap<>(Map.of(0, 3, 2, 5)))),
                    new Holding(Map.of(TOPIC, new TreeMap<>(Map.of(7, 2))))));
    private final ConsumerMember classic = new ConsumerMember(
            "m2",
            new Profile(
                    null,
                    null,
                    "old",
                    "/10.0.0.2",
                    new TreeSet<>(List.of("a")),
                    null,
                    -1,
                    null,
                    new ClassicOffer(45_000, List.of(new ClassicOffer.Protocol("range", ByteBuffer.wrap(METADATA))))),
            Position.START);
    private final ConsumerGroup group = new ConsumerGroup(
            "billing",
            7,
            0x1234_5678_9abc_def0L,
            6,
            1_700_000_000_000L,
            new TreeMap<>(Map.of("m1", member, "m2", classic)),
            Map.of("m1", Assignment.of(Map.of(TOPIC, List.of(0, 2)))),
            Map.of("a.*", new ResolvedRegex(new TreeSet<>(List.of("a", "aa")), 3, 1_700_000_000_001L)));

    @Test
    void theGroupWithItsEpochAndHash() {
        var key = new ConsumerGroupMetadataKey();
        var value = new ConsumerGroupMetadataValue();
        read(ConsumerFormat.group(group), 3, key, value);

        assertThat(key.groupId()).isEqualTo("billing");
        assertThat(value.epoch()).isEqualTo(7);
        assertThat(value.metadataHash()).isEqualTo(0x1234_5678_9abc_def0L);
    }

    @Test
    void aGroupWhoseTopicsAreNotKnown() {
        var value = new ConsumerGroupMetadataValue();
        read(ConsumerFormat.group(ConsumerGroup.fresh("billing")), 3, new ConsumerGroupMetadataKey(), value);

        assertThat(value.metadataHash()).isZero();
    }

    @Test
    void aMemberOfTheConsumerProtocol() {
        var key = new ConsumerGroupMemberMetadataKey();
        var value = new ConsumerGroupMemberMetadataValue();
        read(ConsumerFormat.member("billing", "m1", member.profile()), 5, key, value);

        assertThat(key.memberId()).isEqualTo("m1");
        assertThat(value.instanceId()).isEqualTo("seat");
        assertThat(value.rackId()).isEqualTo("rack");
        assertThat(value.clientId()).isEqualTo("app");
        assertThat(value.clientHost()).isEqualTo("/10.0.0.1");
        assertThat(value.subscribedTopicNames()).containsExactly("a", "b");
        assertThat(value.subscribedTopicRegex()).isEqualTo("a.*");
        assertThat(value.rebalanceTimeoutMs()).isEqualTo(9000);
        assertThat(value.serverAssignor()).isEqualTo("range");
        assertThat(value.classicMemberMetadata()).isNull();
    }

    @Test
    void aMemberOfTheClassicProtocol() {
        var value = new ConsumerGroupMemberMetadataValue();
        read(ConsumerFormat.member("billing", "m2", classic.profile()), 5, new ConsumerGroupMemberMetadataKey(), value);

        assertThat(value.instanceId()).isNull();
        assertThat(value.subscribedTopicRegex()).isNull();
        assertThat(value.classicMemberMetadata().sessionTimeoutMs()).isEqualTo(45_000);
        assertThat(value.classicMemberMetadata().supportedProtocols())
                .singleElement()
                .satisfies(protocol -> {
                    assertThat(protocol.name()).isEqualTo("range");
                    assertThat(protocol.metadata()).isEqualTo(METADATA);
                });
    }

    @Test
    void theTargets() {
        var metadata = new ConsumerGroupTargetAssignmentMetadataValue();
        read(ConsumerFormat.targets(group), 6, new ConsumerGroupTargetAssignmentMetadataKey(), metadata);
        var target = new ConsumerGroupTargetAssignmentMemberValue();
        read(
                ConsumerFormat.target("billing", "m1", group.target("m1")),
                7,
                new ConsumerGroupTargetAssignmentMemberKey(),
                target);

        assertThat(metadata.assignmentEpoch()).isEqualTo(6);
        assertThat(metadata.assignmentTimestamp()).isEqualTo(1_700_000_000_000L);
        assertThat(target.topicPartitions()).singleElement().satisfies(topic -> {
            assertThat(topic.topicId()).isEqualTo(TOPIC);
            assertThat(topic.partitions()).containsExactly(0, 2);
        });
    }

    @Test
    void whereAMemberStands() {
        var key = new ConsumerGroupCurrentMemberAssignmentKey();
        var value = new ConsumerGroupCurrentMemberAssignmentValue();
        read(ConsumerFormat.current("billing", "m1", member.position()), 8, key, value);

        assertThat(value.memberEpoch()).isEqualTo(5);
        assertThat(value.previousMemberEpoch()).isEqualTo(4);
        assertThat(value.state()).isEqualTo((byte) 1);
        assertThat(value.assignedPartitions()).singleElement().satisfies(topic -> {
            assertThat(topic.partitions()).containsExactly(0, 2);
            assertThat(topic.assignmentEpochs()).containsExactly(3, 5);
        });
        assertThat(value.partitionsPendingRevocation())
                .singleElement()
                .satisfies(topic -> assertThat(topic.partitions()).containsExactly(7));
    }

    @Test
    void aRegularExpression() {
        var key = new ConsumerGroupRegularExpressionKey();
        var value = new ConsumerGroupRegularExpressionValue();
        read(
                ConsumerFormat.regex(
                        "billing", "a.*", Objects.requireNonNull(group.regexes().get("a.*"))),
                16,
                key,
                value);

        assertThat(key.regularExpression()).isEqualTo("a.*");
        assertThat(value.topics()).containsExactly("a", "aa");
        assertThat(value.version()).isEqualTo(3);
        assertThat(value.timestamp()).isEqualTo(1_700_000_000_001L);
    }

    @Test
    void replayingAllOfThemGivesTheGroupAgainAndItsEndLeavesNothing() {
        var groups = new ConsumerGroups();
        GroupChange.between(Optional.empty(), group).forEach(record -> replay(groups, record));

        assertThat(groups.find("billing")).contains(group);

        GroupChange.end(group).forEach(record -> replay(groups, record));

        assertThat(groups.find("billing")).isEmpty();
        assertThat(groups.all()).isEmpty();
    }

    static void replay(ConsumerGroups groups, ShardRecord record) {
        ByteBuffer key = record.key();
        groups.replay(key.getShort(), key, record.value());
    }

    private static void read(ShardRecord record, int kind, ApiMessage key, ApiMessage value) {
        ByteBuffer keyBytes = record.key();
        assertThat(keyBytes.getShort()).isEqualTo((short) kind);
        key.read(new ByteBufferAccessor(keyBytes), (short) 0);
        assertThat(keyBytes.hasRemaining()).isFalse();
        ByteBuffer valueBytes = Objects.requireNonNull(record.value());
        byte[] ours = new byte[valueBytes.remaining()];
        valueBytes.duplicate().get(ours);
        assertThat(valueBytes.getShort()).isZero();
        value.read(new ByteBufferAccessor(valueBytes), (short) 0);
        assertThat(valueBytes.hasRemaining()).isFalse();
        ByteBuffer again = MessageUtil.toVersionPrefixedByteBuffer((short) 0, value);
        assertThat(Arrays.copyOfRange(again.array(), again.arrayOffset(), again.arrayOffset() + again.limit()))
                .isEqualTo(ours);
    }
}
