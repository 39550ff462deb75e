package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.errors.InvalidRegularExpression;
import org.apache.kafka.common.errors.UnsupportedAssignorException;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Groups of Java consumers with {@code group.protocol=consumer} (KIP-848), on one broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsumerProtocolIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Short, so that a test need not wait for a heartbeat of five seconds. */
    static final Map<String, String> SETTINGS = Map.of(
            "group.consumer.heartbeat.interval.ms", "200",
            "group.consumer.min.heartbeat.interval.ms", "100",
            "group.consumer.session.timeout.ms", "3000",
            "group.consumer.min.session.timeout.ms", "1000",
            "group.initial.rebalance.delay.ms", "0");

    private TestHub hub;
    private Admin admin;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        hub = new TestHub(directory, SETTINGS);
        admin = hub.admin();
    }

    @AfterAll
    void stop() {
        admin.close();
        hub.close();
    }

    @Test
    void partitionsAreSharedOutAsConsumersComeAndGoAndEachRecordIsReadOnce() throws Exception {
        create("shared", 6);
        try (var crowd = new Crowd(hub)) {
            crowd.consumer("shared-group", "shared", Map.of());
            eventually().untilAsserted(() -> assertThat(sizes("shared-group")).containsExactly(6));
            produce("shared", 0, 300);
            crowd.consumer("shared-group", "shared", Map.of());
            crowd.consumer("shared-group", "shared", Map.of());
            eventually().untilAsserted(() -> assertThat(sizes("shared-group")).containsExactly(2, 2, 2));
            produce("shared", 300, 300);
            crowd.closeOne();
            eventually().untilAsserted(() -> assertThat(sizes("shared-group")).containsExactly(3, 3));
            produce("shared", 600, 300);
            eventually().untilAsserted(() -> assertThat(crowd.distinct()).isEqualTo(900));

            assertThat(crowd.failures()).isEmpty();
            assertThat(crowd.overlaps()).isEmpty();
            crowd.closeAll();
            assertThat(crowd.total()).isEqualTo(900);
            assertThat(committed("shared-group")).isEqualTo(900);
        }
        eventually().untilAsserted(() -> assertThat(describe("shared-group").groupState())
                .isEqualTo(GroupState.EMPTY));
    }

    @Test
    void theRecordsOfOneThatFellSilentAreReadByTheOthers() throws Exception {
        create("deserted", 4);
        try (var crowd = new Crowd(hub)) {
            Crowd.Member mortal = crowd.consumer("deserted-group", "deserted", Map.of());
            crowd.consumer("deserted-group", "deserted", Map.of());
            eventually().untilAsserted(() -> assertThat(sizes("deserted-group")).containsExactly(2, 2));
            produce("deserted", 0, 100);
            eventually().untilAsserted(() -> assertThat(crowd.distinct()).isEqualTo(100));
            mortal.die();
            produce("deserted", 100, 100);
            eventually().untilAsserted(() -> assertThat(crowd.distinct()).isEqualTo(200));

            assertThat(sizes("deserted-group")).containsExactly(4);
            assertThat(crowd.total()).isEqualTo(200);
            assertThat(crowd.failures()).isEmpty();
        }
    }

    @Test
    void anExpressionFollowsTopicsThatComeAndGo() throws Exception {
        create("match-1", 2);
        create("other-1", 2);
        try (var crowd = new Crowd(hub)) {
            crowd.matching("matching", "match-.*", Map.of());
            eventually().untilAsserted(() -> assertThat(sizes("matching")).containsExactly(2));
            create("match-2", 3);
            eventually().untilAsserted(() -> assertThat(sizes("matching")).containsExactly(5));
            produce("match-1", 0, 50);
            produce("match-2", 50, 50);
            produce("other-1", 100, 50);
            // Committed, not only read: a commit for a topic that is gone by then is tried again for a minute.
            eventually().untilAsserted(() -> assertThat(committed("matching")).isEqualTo(100));
            admin.deleteTopics(List.of("match-1")).all().get();
            eventually().untilAsserted(() -> assertThat(sizes("matching")).containsExactly(3));
            admin.createPartitions(Map.of("match-2", NewPartitions.increaseTo(4)))
                    .all()
                    .get();
            eventually().untilAsserted(() -> assertThat(sizes("matching")).containsExactly(4));
            assertThat(crowd.total()).isEqualTo(100);
            assertThat(crowd.failures()).isEmpty();
        }
    }

    @Test
    void anExpressionThatCannotBeReadIsAnErrorOfTheConsumer() throws Exception {
        try (var crowd = new Crowd(hub)) {
            crowd.matching("unreadable", "a(", Map.of());
            eventually().untilAsserted(() -> assertThat(crowd.failures())
                    .hasAtLeastOneElementOfType(InvalidRegularExpression.class));
        }
    }

    @Test
    void aStaticMemberKeepsItsPartitionsWhileItIsStartedAgain() throws Exception {
        create("seats", 4);
        try (var crowd = new Crowd(hub)) {
            Crowd.Member first = crowd.consumer("seats-group", "seats", Map.of("group.instance.id", "one"));
            crowd.consumer("seats-group", "seats", Map.of("group.instance.id", "two"));
            eventually().untilAsserted(() -> assertThat(sizes("seats-group")).containsExactly(2, 2));
            Map<String, Set<TopicPartition>> before = seats("seats-group");
            int epoch = describe("seats-group").groupEpoch().orElseThrow();
            crowd.remove(first);
            crowd.consumer("seats-group", "seats", Map.of("group.instance.id", "one"));
            produce("seats", 0, 40);
            eventually().untilAsserted(() -> assertThat(crowd.distinct()).isEqualTo(40));

            assertThat(seats("seats-group")).isEqualTo(before);
            assertThat(describe("seats-group").groupEpoch()).hasValue(epoch);
            assertThat(crowd.failures()).isEmpty();
        }
    }

    @Test
    void theBrokersAssignorsCanBeChosenAndOthersAreRefused() throws Exception {
        create("chosen", 4);
        try (var crowd = new Crowd(hub)) {
            crowd.consumer("chosen-group", "chosen", Map.of("group.remote.assignor", "range"));
            eventually().untilAsserted(() -> assertThat(sizes("chosen-group")).containsExactly(4));
            assertThat(describe("chosen-group").partitionAssignor()).isEqualTo("range");
            crowd.consumer("chosen-group", "chosen", Map.of("group.remote.assignor", "mine"));
            eventually().untilAsserted(() -> assertThat(crowd.failures())
                    .hasAtLeastOneElementOfType(UnsupportedAssignorException.class));
        }
    }

    @Test
    void administratorsListDescribeAndDeleteSuchGroups() throws Exception {
        create("admired", 2);
        try (var crowd = new Crowd(hub)) {
            crowd.consumer("admired-group", "admired", Map.of("client.id", "app"));
            produce("admired", 0, 20);
            eventually()
                    .untilAsserted(() -> assertThat(committed("admired-group")).isEqualTo(20));
            ConsumerGroupDescription described = describe("admired-group");
            assertThat(described.type()).isEqualTo(GroupType.CONSUMER);
            assertThat(described.members()).singleElement().satisfies(member -> {
                assertThat(member.clientId()).isEqualTo("app");
                assertThat(member.memberEpoch()).hasValue(1);
                assertThat(member.upgraded()).hasValue(true);
                assertThat(member.targetAssignment()).hasValue(member.assignment());
                assertThat(member.assignment().topicPartitions()).hasSize(2);
            });
            assertThat(listed(GroupType.CONSUMER)).contains("admired-group");
            assertThat(listed(GroupType.CLASSIC)).doesNotContain("admired-group");
            assertThatThrownBy(() -> admin.deleteConsumerGroups(List.of("admired-group"))
                            .all()
                            .get())
                    .hasCauseInstanceOf(GroupNotEmptyException.class);
            assertThatThrownBy(() -> deleteOffset("admired-group", "admired"))
                    .hasCauseInstanceOf(GroupSubscribedToTopicException.class);
        }
        eventually().untilAsserted(() -> deleteOffset("admired-group", "admired"));
        assertThat(committed("admired-group")).isLessThan(20);
        admin.alterConsumerGroupOffsets(
                        "admired-group", Map.of(new TopicPartition("admired", 0), new OffsetAndMetadata(3)))
                .all()
                .get();
        admin.deleteConsumerGroups(List.of("admired-group")).all().get();
        assertThat(listed(GroupType.CONSUMER)).doesNotContain("admired-group");
    }

    @Test
    void aGroupSurvivesARestartOfTheBrokerWithItsMembers(@TempDir Path directory) throws Exception {
        String port;
        var settings = new HashMap<>(SETTINGS);
        try (var first = new TestHub(directory, settings)) {
            port = Integer.toString(first.port());
            settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port);
            try (Admin there = first.admin()) {
                there.createTopics(List.of(new NewTopic("lasting", 3, (short) 1)))
                        .all()
                        .get();
            }
        }
        var hub = new TestHub(directory, settings);
        try (var crowd = new Crowd(hub)) {
            crowd.consumer("lasting-group", "lasting", Map.of());
            crowd.consumer("lasting-group", "lasting", Map.of());
            try (var producer = hub.producer(Map.of())) {
                IntStream.range(0, 60)
                        .forEach(i -> producer.send(new ProducerRecord<>("lasting", "key-" + i, "value-" + i)));
            }
            eventually().untilAsserted(() -> assertThat(crowd.distinct()).isEqualTo(60));
            hub.close();
            hub = new TestHub(directory, settings);
            try (var producer = hub.producer(Map.of())) {
                IntStream.range(60, 120)
                        .forEach(i -> producer.send(new ProducerRecord<>("lasting", "key-" + i, "value-" + i)));
            }
            eventually().untilAsserted(() -> assertThat(crowd.distinct()).isEqualTo(120));
            assertThat(crowd.total()).isEqualTo(120);
            assertThat(crowd.failures()).isEmpty();
        } finally {
            hub.close();
        }
    }

    private static ConditionFactory eventually() {
        return await().atMost(PATIENCE).ignoreExceptions();
    }

    private void create(String topic, int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all()
                .get();
    }

    private void produce(String topic, int from, int count) {
        try (var producer = hub.producer(Map.of())) {
            IntStream.range(from, from + count)
                    .forEach(i -> producer.send(new ProducerRecord<>(topic, "key-" + i, "value-" + i)));
        }
    }

    private ConsumerGroupDescription describe(String group) throws Exception {
        return requireNonNull(
                admin.describeConsumerGroups(List.of(group)).all().get().get(group));
    }

    /** How many partitions each member has, when the group is stable. */
    private List<Integer> sizes(String group) throws Exception {
        ConsumerGroupDescription described = describe(group);
        assertThat(described.groupState()).isEqualTo(GroupState.STABLE);
        return described.members().stream()
                .map(member -> member.assignment().topicPartitions().size())
                .sorted()
                .toList();
    }

    private Map<String, Set<TopicPartition>> seats(String group) throws Exception {
        return describe(group).members().stream()
                .collect(
                        Collectors.toMap(member -> member.groupInstanceId().orElseThrow(), member -> member.assignment()
                                .topicPartitions()));
    }

    private List<String> listed(GroupType type) throws Exception {
        return admin.listGroups(new ListGroupsOptions().withTypes(Set.of(type))).all().get().stream()
                .map(GroupListing::groupId)
                .toList();
    }

    private void deleteOffset(String group, String topic) throws Exception {
        admin.deleteConsumerGroupOffsets(group, Set.of(new TopicPartition(topic, 0)))
                .all()
                .get();
    }

    private long committed(String group) throws Exception {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(group).get().values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }
}
