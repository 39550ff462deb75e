package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Consumers read from the replica in their rack (KIP-392): broker N stands in {@code rack-N}. */
class NearestReplicaIT {
    private static final Map<String, String> SETTINGS = Map.of(
            "broker.rack",
            "rack-{broker}",
            "replica.selector.class",
            "org.apache.kafka.common.replica.RackAwareReplicaSelector",
            "replica.lag.time.max.ms",
            "3000",
            "replica.fetch.wait.max.ms",
            "20000");

    @TempDir
    static Path directory;

    private static TestCluster cluster;
    private TopicPartition orders;

    @BeforeAll
    static void start() throws Exception {
        cluster = new TestCluster(directory, 3, SETTINGS);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void create(TestInfo test) throws Exception {
        orders = new TopicPartition(test.getTestMethod().orElseThrow().getName(), 0);
        cluster.awaitMembers();
        try (Admin admin = cluster.admin()) {
            admin.createTopics(List.of(new NewTopic(orders.topic(), Map.of(0, List.of(1, 2, 3)))))
                    .all()
                    .get();
        }
        cluster.awaitInSync(orders.topic());
        assertThat(cluster.leader(orders)).isEqualTo(1);
    }

    @Test
    void aConsumerReadsFromTheFollowerInItsRackAndHearsOfNewRecordsAtOnce() throws Exception {
        try (var producer = producer();
                var consumer = consumer("rack-2", Map.of())) {
            send(producer, 0, 500);
            assertThat(read(consumer, 500)).isEqualTo(values(0, 500));
            assertThat(source(consumer)).isEqualTo(2);

            for (int i = 500; i < 510; i++) { // nobody else wakes the follower, whose fetches wait for 20 s
                send(producer, i, i + 1);
                long sent = System.nanoTime();
                assertThat(read(consumer, 1)).isEqualTo(values(i, i + 1));
                assertThat(Duration.ofNanos(System.nanoTime() - sent)).isLessThan(Duration.ofSeconds(5));
            }
            assertThat(source(consumer)).isEqualTo(2);
        }
    }

    @Test
    void aConsumerBesideTheLeaderOrInNoRackReadsFromTheLeader() throws Exception {
        try (var producer = producer();
                var beside = consumer("rack-1", Map.of());
                var elsewhere = consumer("rack-9", Map.of());
                var nowhere = consumer("", Map.of())) {
            send(producer, 0, 100);
            for (KafkaConsumer<String, String> each : List.of(beside, elsewhere, nowhere)) {
                assertThat(read(each, 100)).isEqualTo(values(0, 100));
                assertThat(source(each)).isEqualTo(-1);
            }
        }
    }

    @Test
    void aReaderOfCommittedDataSeesOnTheFollowerWhatItWouldSeeOnTheLeader() throws Exception {
        try (var producer = cluster.producer(Map.of("acks", "all", "transactional.id", "orders"));
                var near = consumer("rack-3", Map.of("isolation.level", "read_committed"));
                var far = consumer("", Map.of("isolation.level", "read_committed"))) {
            producer.initTransactions();
            var committed = new ArrayList<String>();
            for (int round = 0; round < 6; round++) {
                producer.beginTransaction();
                send(producer, 10 * round, 10 * round + 10);
                producer.flush();
                if (round % 2 == 0) {
                    producer.commitTransaction();
                    committed.addAll(values(10 * round, 10 * round + 10));
                } else {
                    producer.abortTransaction();
                }
            }
            assertThat(read(near, committed.size())).isEqualTo(committed);
            assertThat(source(near)).isEqualTo(3);
            assertThat(read(far, committed.size())).isEqualTo(committed);

            producer.beginTransaction();
            send(producer, 60, 70);
            producer.flush();
            assertThat(near.poll(Duration.ofSeconds(1)))
                    .as("of an open transaction")
                    .isEmpty();
            producer.commitTransaction();
            assertThat(read(near, 10)).isEqualTo(values(60, 70));
            assertThat(source(near)).isEqualTo(3);
        }
    }

    @Test
    void whenTheFollowerIsKilledTheConsumerGoesBackToTheLeader() throws Exception {
        try (var producer = producer();
                var consumer = consumer("rack-2", Map.of())) {
            send(producer, 0, 100);
            assertThat(read(consumer, 100)).isEqualTo(values(0, 100));
            assertThat(source(consumer)).isEqualTo(2);

            cluster.kill(2);
            send(producer, 100, 200);
            assertThat(read(consumer, 100)).isEqualTo(values(100, 200));
            assertThat(source(consumer)).isNotEqualTo(2);

            cluster.start(2);
            cluster.awaitInSync(orders.topic());
            int next = 200;
            for (; next < 260 && source(consumer) != 2; next++) {
                send(producer, next, next + 1);
                assertThat(read(consumer, 1)).isEqualTo(values(next, next + 1));
            }
            assertThat(source(consumer)).as("after it is in sync again").isEqualTo(2);
        } finally {
            if (!cluster.isRunning(2)) {
                cluster.start(2);
            }
        }
    }

    @Test
    void whoIsNotInSyncIsNotReadFrom() throws Exception {
        try (var producer = producer();
                var consumer = consumer("rack-3", Map.of())) {
            cluster.freeze(3);
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap(1)))) {
                send(producer, 0, 1);
                await().atMost(TestCluster.PATIENCE)
                        .ignoreExceptions()
                        .until(() -> TestCluster.state(admin, orders).isr().size() == 2);
            }
            send(producer, 1, 100);
            assertThat(read(consumer, 100)).isEqualTo(values(0, 100));
            assertThat(source(consumer)).isEqualTo(-1);
        } finally {
            cluster.wake(3);
        }
    }

    private KafkaProducer<String, String> producer() {
        return cluster.producer(Map.of("acks", "all"));
    }

    private KafkaConsumer<String, String> consumer(String rack, Map<String, Object> more) {
        var all = new HashMap<String, Object>(more);
        all.put("client.rack", rack);
        all.put("request.timeout.ms", 5_000);
        all.put("default.api.timeout.ms", 10_000);
        KafkaConsumer<String, String> made = cluster.consumer(all);
        made.assign(List.of(orders));
        made.seekToBeginning(List.of(orders));
        return made;
    }

    private void send(KafkaProducer<String, String> producer, int from, int to) throws Exception {
        var sent = new ArrayList<Future<?>>();
        for (int i = from; i < to; i++) {
            sent.add(producer.send(new ProducerRecord<>(orders.topic(), 0, null, "order " + i)));
        }
        producer.flush();
        for (var each : sent) {
            each.get();
        }
    }

    private static List<String> values(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "order " + i).toList();
    }

    private static List<String> read(KafkaConsumer<String, String> consumer, int count) {
        var found = new ArrayList<String>();
        await().atMost(TestCluster.PATIENCE).until(() -> {
            for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofMillis(500))) {
                found.add(each.value());
            }
            return found.size() >= count;
        });
        return found;
    }

    /** The replica this consumer was told to read from, -1 if it reads from the leader. */
    private static int source(KafkaConsumer<String, String> consumer) {
        return consumer.metrics().entrySet().stream()
                .filter(entry -> entry.getKey().name().equals("preferred-read-replica"))
                .map(entry -> ((Number) entry.getValue().metricValue()).intValue())
                .findFirst()
                .orElse(-1);
    }
}
