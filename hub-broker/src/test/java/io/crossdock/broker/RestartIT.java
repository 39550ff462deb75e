package io.crossdock.broker;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What a hub knew before it stopped, it knows afterwards. */
class RestartIT {
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

    @Test
    void topicsConfigurationsRecordsAndOffsetsAreThereAfterARestart(@TempDir Path directory) throws Exception {
        String clusterId;
        try (var hub = new TestHub(directory);
                var admin = hub.admin()) {
            clusterId = admin.describeCluster().clusterId().get();
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1).configs(Map.of("retention.ms", "-1"))))
                    .all()
                    .get();
            try (var producer = hub.producer(Map.of());
                    var consumer = hub.consumer(Map.of("group.id", "billing"))) {
                IntStream.range(0, 50).forEach(i -> producer.send(new ProducerRecord<>("orders", "v" + i)));
                producer.flush();
                consumer.assign(List.of(PARTITION));
                consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(20, "half way")));
            }
        }
        try (var hub = new TestHub(directory);
                var admin = hub.admin();
                var consumer = hub.consumer(Map.of("group.id", "billing"))) {
            assertThat(admin.describeCluster().clusterId().get()).isEqualTo(clusterId);
            var resource = new ConfigResource(ConfigResource.Type.TOPIC, "orders");
            var configs = requireNonNull(
                    admin.describeConfigs(List.of(resource)).all().get().get(resource));
            assertThat(configs.get("retention.ms").value()).isEqualTo("-1");
            consumer.assign(List.of(PARTITION));
            var values = new ArrayList<String>();
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (values.size() < 30 && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
            assertThat(values)
                    .containsExactlyElementsOf(
                            IntStream.range(20, 50).mapToObj(i -> "v" + i).toList());
        }
    }

    @Test
    void aProducerGoesOnWithoutDuplicatesWhileTheBrokerIsRestarted(@TempDir Path directory) throws Exception {
        int port = freePort();
        var settings = Map.of("listeners", "PLAINTEXT://127.0.0.1:" + port);
        var hub = new TestHub(directory, settings);
        try (var producer = hub.producer(Map.of("linger.ms", 0))) {
            for (int i = 0; i < 100; i++) {
                producer.send(new ProducerRecord<>("orders", "v" + i));
            }
            hub.close(); // while some of them are on their way
            hub = new TestHub(directory, settings);
            for (int i = 100; i < 200; i++) {
                producer.send(new ProducerRecord<>("orders", "v" + i));
            }
            producer.flush();
        }
        try (var running = hub;
                var consumer = running.consumer(Map.of())) {
            consumer.assign(List.of(PARTITION));
            var values = new ArrayList<String>();
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (values.size() < 200 && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
            assertThat(values)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 200).mapToObj(i -> "v" + i).toList());
        }
    }

    @Test
    void aCommittedOffsetIsReadableInZooKeeperSoonAfterwards(@TempDir Path directory) throws Exception {
        try (var hub = new TestHub(directory);
                var consumer = hub.consumer(Map.of("group.id", "billing"));
                var producer = hub.producer(Map.of())) {
            producer.send(new ProducerRecord<>("orders", "v")).get();
            consumer.assign(List.of(PARTITION));
            consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(1)));
            try (var zookeeper = new ZooKeeper(hub.zookeeper(), 10_000, event -> {})) {
                await().atMost(Duration.ofSeconds(5)).ignoreExceptions().untilAsserted(() -> assertThat(
                                zookeeper.getData("/consumers/billing/offsets/orders/0", false, null))
                        .asString()
                        .isEqualTo("1"));
            }
        }
    }

    @Test
    void oneDamagedLogDoesNotKeepTheOthersFromBeingServed(@TempDir Path directory) throws Exception {
        try (var hub = new TestHub(directory);
                var producer = hub.producer(Map.of())) {
            producer.send(new ProducerRecord<>("orders", "v")).get();
            producer.send(new ProducerRecord<>("payments", "v")).get();
        }
        Path segment = directory.resolve("log/orders-0/00000000000000000000.log");
        byte[] bytes = Files.readAllBytes(segment);
        Arrays.fill(bytes, 0, 61, (byte) 0x7f);
        Files.write(segment, bytes);

        try (var hub = new TestHub(directory);
                var producer = hub.producer(Map.of("delivery.timeout.ms", 2000, "request.timeout.ms", 1000));
                var admin = hub.admin()) {
            var payment = producer.send(new ProducerRecord<>("payments", "w")).get();
            assertThat(payment.offset()).isEqualTo(1);
            assertThatThrownBy(() ->
                            producer.send(new ProducerRecord<>("orders", "w")).get())
                    .hasCauseInstanceOf(TimeoutException.class);
            admin.deleteTopics(List.of("orders")).all().get();
            await().atMost(Duration.ofSeconds(10)).until(() -> !Files.exists(segment)); // and the name is free again
            var order = producer.send(new ProducerRecord<>("orders", "w")).get();
            assertThat(order.offset()).isZero();
        }
    }

    @Test
    void offsetsAreCommittedWhileZooKeeperIsAway(@TempDir Path directory) throws Exception {
        try (var hub = new TestHub(directory);
                var consumer = hub.consumer(Map.of("group.id", "billing"));
                var producer = hub.producer(Map.of())) {
            producer.send(new ProducerRecord<>("orders", "v")).get();
            consumer.assign(List.of(PARTITION));
            consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(0))); // the group has its coordinator now
            hub.stopZooKeeper();

            consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(1)), Duration.ofSeconds(5));

            assertThat(consumer.committed(Set.of(PARTITION))).containsEntry(PARTITION, new OffsetAndMetadata(1));
        }
    }

    @Test
    void aBrokerRefusesTheLogsOfAnotherCluster(@TempDir Path directory) throws Exception {
        new TestHub(directory.resolve("one")).close();
        Files.createDirectories(directory.resolve("two"));
        Files.move(directory.resolve("one/log"), directory.resolve("two/log"));
        assertThatThrownBy(() -> new TestHub(directory.resolve("two")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cluster.id")
                .hasMessageContaining("zookeeper.connect");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
