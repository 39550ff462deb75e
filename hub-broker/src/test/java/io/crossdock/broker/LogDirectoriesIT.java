package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** A broker with two data directories, as its clients see it. */
class LogDirectoriesIT {
    private static final int PARTITIONS = 4;

    @Test
    void adminSeesDirectoriesSizesAndRoom(@TempDir Path directory) throws Exception {
        try (var hub = new TestHub(directory, settings());
                Admin admin = hub.admin()) {
            createOrders(admin);
            fill(hub, IntStream.range(0, PARTITIONS).boxed().toList());

            Map<String, LogDirDescription> described = describe(admin);

            assertThat(described)
                    .containsOnlyKeys(
                            directory.resolve("one").toString(),
                            directory.resolve("two").toString());
            assertThat(described.values()).allSatisfy(each -> {
                assertThat(each.error()).isNull();
                assertThat(each.totalBytes().orElseThrow()).isPositive();
                assertThat(each.usableBytes().orElseThrow()).isPositive();
                assertThat(orders(each)).hasSize(PARTITIONS / 2);
                assertThat(each.replicaInfos().values()).allSatisfy(replica -> {
                    assertThat(replica.offsetLag()).isZero();
                    assertThat(replica.isFuture()).isFalse();
                });
            });
            assertThat(described.values())
                    .allSatisfy(
                            each -> assertThat(each.replicaInfos().entrySet()).anySatisfy(replica -> {
                                assertThat(replica.getKey().topic()).isEqualTo("orders");
                                assertThat(replica.getValue().size()).isPositive();
                            }));
        }
    }

    @Test
    void oneDirectoryFailsAndTheOtherServesOn(@TempDir Path directory) throws Exception {
        Path one = directory.resolve("one");
        List<Integer> lost;
        List<Integer> left;
        try (var hub = new TestHub(directory, settings());
                Admin admin = hub.admin()) {
            createOrders(admin);
            fill(hub, IntStream.range(0, PARTITIONS).boxed().toList());
            lost = partitionsIn(one);
            left = partitionsIn(directory.resolve("two"));
            Files.move(one, directory.resolve("away"));
            Files.writeString(one, "a file where the directory was");

            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            requireNonNull(describe(admin).get(one.toString())).error()
                                    instanceof KafkaStorageException);

            fill(hub, left);
            assertThat(read(hub, left)).hasSize(2 * left.size());
            assertThat(offlinePartitions(hub)).containsExactlyInAnyOrderElementsOf(lost);
            try (var producer = hub.producer(Map.of("delivery.timeout.ms", "1500", "request.timeout.ms", "1000"))) {
                assertThatThrownBy(() -> producer.send(new ProducerRecord<>("orders", lost.get(0), "k", "v"))
                                .get())
                        .hasCauseInstanceOf(org.apache.kafka.common.errors.RetriableException.class);
            }
        }

        try (var hub = new TestHub(directory, settings())) { // started again while the directory is still broken
            fill(hub, left);
            assertThat(read(hub, left)).hasSize(3 * left.size());
            assertThat(partitionsIn(directory.resolve("two"))).containsExactlyInAnyOrderElementsOf(left);
        }

        Files.delete(one);
        Files.move(directory.resolve("away"), one);
        try (var hub = new TestHub(directory, settings())) {
            assertThat(read(hub, lost)).hasSize(lost.size());
            assertThat(read(hub, left)).hasSize(3 * left.size());
        }
    }

    /** As metadata tells every client. */
    private static List<Integer> offlinePartitions(TestHub hub) {
        try (var producer = hub.producer(Map.of())) {
            return producer.partitionsFor("orders").stream()
                    .filter(partition -> partition.offlineReplicas().length > 0)
                    .map(org.apache.kafka.common.PartitionInfo::partition)
                    .toList();
        }
    }

    private static Map<String, String> settings() {
        return Map.of("log.dirs", "one,two", "log.dirs.min.free.bytes", "0");
    }

    private static void createOrders(Admin admin) throws Exception {
        admin.createTopics(List.of(new NewTopic("orders", PARTITIONS, (short) 1)))
                .all()
                .get();
    }

    private static Map<String, LogDirDescription> describe(Admin admin) throws Exception {
        return requireNonNull(
                admin.describeLogDirs(List.of(1)).allDescriptions().get().get(1));
    }

    private static List<TopicPartition> orders(LogDirDescription directory) {
        return directory.replicaInfos().keySet().stream()
                .filter(partition -> partition.topic().equals("orders"))
                .toList();
    }

    private static List<Integer> partitionsIn(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.startsWith("orders-"))
                    .map(name -> Integer.parseInt(name.substring("orders-".length())))
                    .sorted()
                    .toList();
        }
    }

    private static void fill(TestHub hub, List<Integer> partitions) throws Exception {
        try (var producer = hub.producer(Map.of("delivery.timeout.ms", "20000", "request.timeout.ms", "10000"))) {
            for (int partition : partitions) {
                producer.send(new ProducerRecord<>("orders", partition, "k", "v"))
                        .get();
            }
        }
    }

    private static List<ConsumerRecord<String, String>> read(TestHub hub, List<Integer> partitions) {
        try (var consumer = hub.consumer(Map.of())) {
            var assigned = partitions.stream()
                    .map(number -> new TopicPartition("orders", number))
                    .toList();
            consumer.assign(assigned);
            consumer.seekToBeginning(assigned);
            Map<TopicPartition, Long> ends = consumer.endOffsets(assigned, Duration.ofSeconds(20));
            long wanted = ends.values().stream().mapToLong(end -> end).sum();
            var records = new ArrayList<ConsumerRecord<String, String>>();
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (records.size() < wanted && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }
}
