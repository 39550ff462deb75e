package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What clients do shows in the broker's metrics. */
class MetricsIT {
    @TempDir
    Path directory;

    @Test
    void recordsRequestsConnectionsAndGroupsAreCounted() throws Exception {
        try (var hub = new TestHub(directory);
                Admin admin = hub.admin();
                var producer = hub.producer(Map.of());
                var consumer = hub.consumer(Map.of("group.id", "billing"))) {
            admin.createTopics(List.of(new NewTopic("orders", 2, (short) 1)))
                    .all()
                    .get();
            for (int i = 0; i < 10; i++) {
                producer.send(new ProducerRecord<>("orders", i % 2, "k", "v" + i))
                        .get();
            }
            consumer.subscribe(List.of("orders"));
            var read = new AtomicInteger();
            await().pollInSameThread().untilAsserted(() -> assertThat(
                            read.addAndGet(consumer.poll(Duration.ofMillis(100)).count()))
                    .isEqualTo(10));
            assertThatThrownBy(
                    () -> admin.deleteTopics(List.of("missing")).all().get());

            assertThat(value(hub, "crossdock_topic_in_records", "topic", "orders"))
                    .isEqualTo(10);
            assertThat(value(hub, "crossdock_topic_in_bytes", "topic", "orders"))
                    .isGreaterThan(600);
            await().untilAsserted(() -> assertThat(value(hub, "crossdock_topic_out_bytes", "topic", "orders"))
                    .isEqualTo(value(hub, "crossdock_topic_in_bytes", "topic", "orders")));
            assertThat(value(hub, "crossdock_requests", "api", "PRODUCE")).isEqualTo(10);
            assertThat(value(hub, "crossdock_requests_failed", "api", "PRODUCE"))
                    .isZero();
            assertThat(value(hub, "crossdock_requests_failed", "api", "DELETE_TOPICS"))
                    .isEqualTo(1);
            assertThat(hub.metrics().stream()
                            .filter(metric -> metric.name().equals("crossdock_request_seconds"))
                            .flatMap(metric -> metric.distributions().stream())
                            .filter(each -> each.labels().equals(Map.of("api", "PRODUCE"))))
                    .singleElement()
                    .satisfies(took -> {
                        assertThat(took.sum()).isPositive();
                        assertThat(took.counts().stream()
                                        .mapToLong(Long::longValue)
                                        .sum())
                                .isEqualTo(10);
                    });
            assertThat(value(hub, "crossdock_groups", "state", "Stable")).isEqualTo(1);
            assertThat(value(hub, "crossdock_connections")).isBetween(3.0, 12.0);
            try (var transactional = hub.producer(Map.of("transactional.id", "t"))) {
                transactional.initTransactions();
                transactional.beginTransaction();
                transactional.send(new ProducerRecord<>("orders", 0, "k", "v")).get();
                assertThat(value(hub, "crossdock_transactions", "state", "Ongoing"))
                        .isEqualTo(1);
                transactional.abortTransaction();
            }
            assertThat(hub.metrics().stream().filter(metric -> metric.name().equals("crossdock_log_bytes")))
                    .singleElement()
                    .satisfies(metric -> assertThat(metric.points())
                            .singleElement()
                            .satisfies(point -> assertThat(point.value()).isPositive()));
            assertThat(value(hub, "crossdock_partitions_led")).isEqualTo(value(hub, "crossdock_partitions"));
            assertThat(value(hub, "crossdock_controller")).isEqualTo(1);
        }
    }

    @Test
    void howLongDiskAndZooKeeperTookIsCounted() throws Exception {
        try (var hub = new TestHub(directory, Map.of("acks.durability", "disk"));
                Admin admin = hub.admin();
                var producer = hub.producer(Map.of("acks", "all"))) {
            assertThat(value(hub, "crossdock_zookeeper_connected")).isEqualTo(1);
            assertThat(value(hub, "crossdock_zookeeper_sessions_expired")).isZero();
            assertThat(value(hub, "crossdock_zookeeper_requests_lost")).isZero();
            long asked = counted(hub, "crossdock_zookeeper_request_seconds");
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1)))
                    .all()
                    .get();
            assertThat(counted(hub, "crossdock_zookeeper_request_seconds")).isGreaterThan(asked);
            long synced = counted(hub, "crossdock_log_sync_seconds");
            for (int i = 0; i < 3; i++) {
                producer.send(new ProducerRecord<>("orders", "v" + i)).get(); // on the disk before it is acknowledged
            }
            assertThat(counted(hub, "crossdock_log_sync_seconds")).isGreaterThanOrEqualTo(synced + 3);
        }
    }

    /** How many a histogram without further labels, or of the one directory, has counted. */
    private static long counted(TestHub hub, String name) throws InterruptedException {
        return hub.metrics().stream()
                .filter(metric -> metric.name().equals(name))
                .flatMap(metric -> metric.distributions().stream())
                .flatMap(each -> each.counts().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    @Test
    void whatFollowersCopyAndWhatTheyLackIsCounted() throws Exception {
        try (var hub = new TestHub(directory, Map.of("replica.lag.time.max.ms", "2000"));
                Admin admin = hub.admin();
                var producer = hub.producer(Map.of("acks", "all"))) {
            Path second = directory.resolve("second");
            var dropped = new AtomicReference<>(0.0);
            Broker follower = Broker.start(BrokerConfigs.of(
                    2, hub.zookeeper(), second.resolve("log"), Map.of("listeners", "PLAINTEXT://127.0.0.1:0")));
            try {
                await().ignoreExceptions().untilAsserted(() -> admin.createTopics(
                                List.of(new NewTopic("orders", Map.of(0, List.of(1, 2)))))
                        .all()
                        .get());
                for (int i = 0; i < 10; i++) {
                    producer.send(new ProducerRecord<>("orders", "v" + i)).get();
                }
                double written = value(hub, "crossdock_topic_in_bytes", "topic", "orders");
                await().untilAsserted(() -> assertThat(value(hub, "crossdock_replication_out_bytes"))
                        .isGreaterThanOrEqualTo(written));
                await().untilAsserted(() -> assertThat(value(follower.metrics(), "crossdock_replication_in_bytes"))
                        .isGreaterThanOrEqualTo(written));
                assertThat(value(hub, "crossdock_topic_out_bytes", "topic", "orders"))
                        .as("read by consumers")
                        .isZero();
                await().untilAsserted(() -> assertThat(value(hub, "crossdock_follower_lag_max_records"))
                        .isZero());
                assertThat(value(hub, "crossdock_partitions_under_replicated")).isZero();
                assertThat(value(hub, "crossdock_partitions_reassigning")).isZero();
                assertThat(value(hub, "crossdock_partitions_offline")).isZero();
                double joined = value(hub, "crossdock_isr_expands");
                move(admin, "orders", List.of(1));
                move(admin, "orders", List.of(1, 2));
                await().atMost(TestCluster.PATIENCE).untilAsserted(() -> assertThat(value(hub, "crossdock_isr_expands"))
                        .as("the replica that came back")
                        .isGreaterThan(joined));
                admin.createTopics(List.of(new NewTopic("stock", Map.of(0, List.of(2)))))
                        .all()
                        .get();
                dropped.set(value(hub, "crossdock_isr_shrinks"));
            } finally {
                follower.close();
            }

            await().untilAsserted(() -> assertThat(value(hub, "crossdock_partitions_under_replicated"))
                    .isEqualTo(1));
            assertThat(value(hub, "crossdock_isr_shrinks")).isGreaterThan(dropped.get());
            await().atMost(TestCluster.PATIENCE)
                    .untilAsserted(() -> assertThat(value(hub, "crossdock_partitions_offline"))
                            .as("what only the follower had")
                            .isEqualTo(1));
            assertThat(hub.storage().underReplicated()).isEqualTo(1);
            producer.send(new ProducerRecord<>("orders", "alone")).get();
            assertThat(value(hub, "crossdock_follower_lag_max_records")).isPositive();
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, "orders"),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("min.insync.replicas", "2"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
            await().untilAsserted(() ->
                    assertThat(value(hub, "crossdock_partitions_under_min_isr")).isEqualTo(1));

            alter(admin, "orders", Optional.of(new NewPartitionReassignment(List.of(2)))); // does not get there
            await().atMost(TestCluster.PATIENCE)
                    .untilAsserted(() -> assertThat(value(hub, "crossdock_partitions_reassigning"))
                            .isEqualTo(1));
            alter(admin, "orders", Optional.empty());
            await().atMost(TestCluster.PATIENCE)
                    .untilAsserted(() -> assertThat(value(hub, "crossdock_partitions_reassigning"))
                            .isZero());
        }
    }

    private static void alter(Admin admin, String topic, Optional<NewPartitionReassignment> move) throws Exception {
        admin.alterPartitionReassignments(Map.of(new TopicPartition(topic, 0), move))
                .all()
                .get();
    }

    private static void move(Admin admin, String topic, List<Integer> replicas) throws Exception {
        alter(admin, topic, Optional.of(new NewPartitionReassignment(replicas)));
        await().atMost(TestCluster.PATIENCE)
                .until(() ->
                        admin.listPartitionReassignments().reassignments().get().isEmpty());
    }

    private static double value(TestHub hub, String name, String... label) throws InterruptedException {
        return value(hub.metrics(), name, label);
    }

    private static double value(List<Metric> metrics, String name, String... label) {
        Map<String, String> labels = label.length == 0 ? Map.of() : Map.of(label[0], label[1]);
        return metrics.stream()
                .filter(metric -> metric.name().equals(name))
                .flatMap(metric -> metric.points().stream())
                .filter(point -> point.labels().equals(labels))
                .mapToDouble(Metric.Point::value)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + labels));
    }
}
