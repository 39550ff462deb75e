package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Three brokers keep the same records, and what was acknowledged survives the one that acknowledged it. */
class ReplicationIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    @TempDir
    Path directory;

    @Test
    void everyReplicaHasTheSameBytes() throws Exception {
        try (TestCluster cluster = new TestCluster(directory, 3, Map.of())) {
            create(cluster, "orders", 4, 2);
            try (KafkaProducer<String, String> producer = cluster.producer(Map.of("compression.type", "lz4"))) {
                for (int i = 0; i < 5_000; i++) {
                    producer.send(new ProducerRecord<>("orders", i % 4, null, "record " + i));
                }
            }

            for (int partition = 0; partition < 4; partition++) {
                awaitSameBytes(cluster, "orders-" + partition);
            }
            cluster.awaitInSync("orders");
            assertThat(read(cluster, "orders", 5_000)).hasSize(5_000);
        }
    }

    @Test
    void nothingThatWasAcknowledgedIsLostWithItsLeader() throws Exception {
        try (TestCluster cluster = new TestCluster(directory, 3, Map.of())) {
            create(cluster, "orders", 1, 2);
            Set<String> acknowledged = ConcurrentHashMap.newKeySet();
            try (KafkaProducer<String, String> producer = cluster.producer(Map.of("acks", "all", "linger.ms", "1"))) {
                int next = 0;
                for (int round = 0; round < 3; round++) {
                    next = send(producer, acknowledged, next, 2_000);
                    int leader = cluster.leader(ORDERS);
                    cluster.kill(leader);
                    next = send(producer, acknowledged, next, 2_000);
                    producer.flush();
                    cluster.start(leader);
                    cluster.awaitInSync("orders");
                }
                assertThat(acknowledged).hasSize(next);
            }

            assertThat(read(cluster, "orders", acknowledged.size()).stream().sorted())
                    .containsExactlyElementsOf(acknowledged.stream().sorted().toList());
            awaitSameBytes(cluster, "orders-0");
        }
    }

    @Test
    void tooFewReplicasInSyncRefuseWhatMustBeOnAllOfThem() throws Exception {
        try (TestCluster cluster = new TestCluster(directory, 3, Map.of())) {
            create(cluster, "orders", 1, 3);
            try (KafkaProducer<String, String> producer =
                    cluster.producer(Map.of("acks", "all", "retries", 0, "enable.idempotence", false))) {
                producer.send(new ProducerRecord<>("orders", "with three")).get();
                int follower = cluster.leader(ORDERS) % 3 + 1;
                cluster.kill(follower);

                await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThatThrownBy(
                                () -> producer.send(new ProducerRecord<>("orders", "with two"))
                                        .get())
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(NotEnoughReplicasException.class));

                cluster.start(follower);
                cluster.awaitInSync("orders");
                producer.send(new ProducerRecord<>("orders", "with three again"))
                        .get();
            }
            awaitSameBytes(cluster, "orders-0");
        }
    }

    @Test
    void aPartitionThatComesDoesNotWaitForThoseThatHaveNothingToSay() throws Exception {
        Map<String, String> patient = Map.of("replica.fetch.wait.max.ms", "25000");
        try (TestCluster cluster = new TestCluster(directory, 3, patient);
                KafkaProducer<String, String> producer = cluster.producer(Map.of(
                        "acks", "all", "delivery.timeout.ms", 12_000, "request.timeout.ms", 12_000, "linger.ms", 0))) {
            for (int i = 0; i < 5; i++) { // from the second on, every leader is being waited for
                create(cluster, "orders" + i, 3, 3);
                for (int partition = 0; partition < 3; partition++) {
                    producer.send(new ProducerRecord<>("orders" + i, partition, null, "x"))
                            .get();
                }
            }
        }
    }

    private static int send(KafkaProducer<String, String> producer, Set<String> acknowledged, int from, int count) {
        for (int i = from; i < from + count; i++) {
            String value = "record " + i;
            producer.send(new ProducerRecord<>("orders", value), (written, failure) -> {
                if (failure == null) {
                    acknowledged.add(value);
                }
            });
        }
        return from + count;
    }

    private static void create(TestCluster cluster, String topic, int partitions, int minInSync) throws Exception {
        try (Admin admin = cluster.admin()) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 3)
                            .configs(Map.of("min.insync.replicas", Integer.toString(minInSync)))))
                    .all()
                    .get();
        }
        cluster.awaitInSync(topic);
    }

    private static List<String> read(TestCluster cluster, String topic, int count) {
        var values = new ArrayList<String>();
        try (KafkaConsumer<String, String> consumer = cluster.consumer(Map.of())) {
            consumer.assign(consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    values.add(record.value());
                }
            }
        }
        return values;
    }

    private void awaitSameBytes(TestCluster cluster, String log) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Set<String> different = new HashSet<>();
            for (int broker = 1; broker <= 3; broker++) {
                different.add(HexFormat.of().formatHex(bytes(cluster.home(broker), log)));
            }
            assertThat(different).hasSize(1);
        });
    }

    private static byte[] bytes(Path home, String log) {
        try (Stream<Path> all = Files.walk(home)) {
            var bytes = new ByteArrayOutputStream();
            for (Path segment : all.filter(file -> file.toString().contains("/" + log + "/")
                            && file.toString().endsWith(".log"))
                    .sorted()
                    .toList()) {
                Files.copy(segment, bytes);
            }
            return bytes.toByteArray();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
