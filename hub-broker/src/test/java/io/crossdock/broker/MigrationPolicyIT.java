package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Which way a group with members may change is said by {@code group.consumer.migration.policy}. */
class MigrationPolicyIT {
    private static final int PARTITIONS = 3;
    private static final Map<String, Object> CLASSIC =
            Map.of("group.protocol", "classic", "session.timeout.ms", "6000", "heartbeat.interval.ms", "200");

    @ParameterizedTest(name = "{0}")
    @CsvSource({"disabled, false, false", "upgrade, true, false", "downgrade, false, true", "bidirectional, true, true"
    })
    void aGroupChangesOnlyWhereThePolicyLetsIt(
            String policy, boolean upgrades, boolean downgrades, @TempDir Path directory) throws Exception {
        var settings = new HashMap<>(ConsumerProtocolIT.SETTINGS);
        settings.put("group.consumer.migration.policy", policy);
        try (var hub = new TestHub(directory, settings);
                Admin admin = hub.admin()) {
            admin.createTopics(List.of(new NewTopic("flow", PARTITIONS, (short) 1)))
                    .all()
                    .get();
            upgrade(hub, admin, upgrades);
            downgrade(hub, admin, downgrades);
        }
    }

    private static void upgrade(TestHub hub, Admin admin, boolean allowed) throws Exception {
        try (var crowd = new Crowd(hub)) {
            crowd.consumer("up", "flow", CLASSIC);
            eventually().untilAsserted(() -> isStable(admin, "up", GroupType.CLASSIC, 1));

            crowd.consumer("up", "flow", Map.of());
            if (allowed) {
                eventually().untilAsserted(() -> isStable(admin, "up", GroupType.CONSUMER, 2));
                assertThat(crowd.failures()).isEmpty();
            } else {
                eventually().untilAsserted(() -> assertThat(crowd.failures()).hasSize(1));
                assertThat(crowd.failures().iterator().next()).hasMessageContaining("not a consumer group");
                isStable(admin, "up", GroupType.CLASSIC, 1);
            }
            isServed(hub, crowd, 1);
        }
    }

    private static void downgrade(TestHub hub, Admin admin, boolean allowed) throws Exception {
        try (var crowd = new Crowd(hub)) {
            Crowd.Member last = crowd.consumer("down", "flow", Map.of());
            eventually().untilAsserted(() -> isStable(admin, "down", GroupType.CONSUMER, 1));
            crowd.consumer("down", "flow", CLASSIC);
            eventually().untilAsserted(() -> isStable(admin, "down", GroupType.CONSUMER, 2));

            crowd.remove(last);
            GroupType left = allowed ? GroupType.CLASSIC : GroupType.CONSUMER;
            eventually().untilAsserted(() -> isStable(admin, "down", left, 1));
            assertThat(crowd.failures()).isEmpty();
            isServed(hub, crowd, 2);
        }
    }

    /** Whatever became of the group, whoever is in it reads on. */
    private static void isServed(TestHub hub, Crowd crowd, int record) throws Exception {
        try (var producer = hub.producer(Map.of())) {
            producer.send(new ProducerRecord<>("flow", "k", "number-" + record)).get();
        }
        eventually().untilAsserted(() -> assertThat(crowd.distinct()).isEqualTo(record));
    }

    private static void isStable(Admin admin, String group, GroupType type, int members) throws Exception {
        ConsumerGroupDescription described = requireNonNull(
                admin.describeConsumerGroups(List.of(group)).all().get().get(group));
        assertThat(described.type()).isEqualTo(type);
        assertThat(described.groupState()).isEqualTo(GroupState.STABLE);
        assertThat(described.members()).hasSize(members);
        assertThat(described.members().stream()
                        .mapToInt(
                                member -> member.assignment().topicPartitions().size())
                        .sum())
                .isEqualTo(PARTITIONS);
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60)).ignoreExceptions();
    }
}
