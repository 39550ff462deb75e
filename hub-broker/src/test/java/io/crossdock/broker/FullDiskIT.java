package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What clients notice of a disk that fills up: a small file system of its own, filled by a file that is not the broker's. */
class FullDiskIT {
    private static final long MEGABYTE = 1 << 20;
    private static final long SIZE = 96 * MEGABYTE;
    private static final long MIN_FREE = 32 * MEGABYTE;
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    /** The broker looks at the disk once a second. */
    private static final Duration NOTICED = Duration.ofSeconds(20);

    private Path disk;
    private Path ballast;
    private TestHub hub;
    private Admin admin;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        disk = Files.createDirectories(directory.resolve("log"));
        ballast = disk.resolve("ballast");
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", disk.toString()), "needs root");
        hub = new TestHub(
                directory,
                Map.of(
                        "log.dirs.min.free.bytes", "" + MIN_FREE,
                        "offsets.topic.num.partitions", "1",
                        "transaction.state.log.num.partitions", "1",
                        "group.min.session.timeout.ms", "1000",
                        "group.consumer.min.session.timeout.ms", "1000",
                        "group.consumer.session.timeout.ms", "2000",
                        "group.consumer.min.heartbeat.interval.ms", "200",
                        "group.consumer.heartbeat.interval.ms", "500"));
        admin = hub.admin();
        admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1), new NewTopic("old", 1, (short) 1)))
                .all()
                .get();
    }

    @AfterEach
    void stop() throws Exception {
        if (hub != null) {
            admin.close();
            hub.close();
            run("umount", disk.toString());
        }
    }

    /** Leaves so much, and waits until the broker has seen it. */
    private void leave(long free) throws IOException {
        Files.deleteIfExists(ballast);
        try (var file = new RandomAccessFile(ballast.toFile(), "rw")) {
            var zeroes = new byte[(int) MEGABYTE];
            while (disk.toFile().getUsableSpace() > free) {
                file.write(zeroes);
            }
        }
    }

    private void refused(String topic) {
        await().atMost(NOTICED).untilAsserted(() -> assertThatThrownBy(() -> sendWithoutRetries(topic))
                .hasRootCauseInstanceOf(KafkaStorageException.class)
                .rootCause()
                .hasMessageContaining("log.dirs.min.free.bytes")
                .hasMessageContaining(disk.toString()));
    }

    private void sendWithoutRetries(String topic) throws Exception {
        try (var producer = hub.producer(Map.of("enable.idempotence", false, "retries", 0))) {
            producer.send(new ProducerRecord<>(topic, "probe")).get();
        }
    }

    private void makeRoom() throws IOException {
        Files.delete(ballast);
    }

    private static List<String> values(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private List<String> readCommitted(String topic, int count) {
        try (var reader = hub.consumer(Map.of("isolation.level", "read_committed"))) {
            var partition = new TopicPartition(topic, 0);
            reader.assign(List.of(partition));
            reader.seekToBeginning(List.of(partition));
            var read = new ArrayList<String>();
            await().atMost(NOTICED).until(() -> {
                reader.poll(Duration.ofMillis(100)).forEach(record -> read.add(record.value()));
                return read.size() >= count;
            });
            reader.poll(Duration.ofMillis(500)).forEach(record -> read.add(record.value()));
            return read;
        }
    }

    @Test
    void clientsAreToldWhyReadingAndAdministrationGoOnAndWhatWaitedIsWrittenOnce() throws Exception {
        try (var producer = hub.producer(Map.of("linger.ms", 0))) {
            for (String value : values("before", 10)) {
                producer.send(new ProducerRecord<>("orders", value)).get();
            }
            leave(MIN_FREE / 2);
            refused("old");
            List<Future<RecordMetadata>> waiting = values("waiting", 50).stream()
                    .map(value -> producer.send(new ProducerRecord<>("orders", value)))
                    .toList();

            assertThat(hub.storage().full().values()).singleElement().asString().contains("log.dirs.min.free.bytes");
            assertThat(readCommitted("orders", 10)).isEqualTo(values("before", 10));
            admin.deleteRecords(Map.of(ORDERS, RecordsToDelete.beforeOffset(3)))
                    .all()
                    .get();
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, "orders"),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("retention.ms", "3600000"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
            admin.alterConsumerGroupOffsets("resetting", Map.of(ORDERS, new OffsetAndMetadata(5)))
                    .all()
                    .get();
            admin.deleteTopics(List.of("old")).all().get();
            assertThatThrownBy(() -> admin.createTopics(List.of(new NewTopic("more", 1, (short) 1)))
                            .all()
                            .get())
                    .rootCause()
                    .hasMessageContaining("log.dirs.min.free.bytes");
            assertThat(waiting).noneMatch(Future::isDone);

            makeRoom();
            for (Future<RecordMetadata> each : waiting) {
                each.get(20, TimeUnit.SECONDS);
            }
        }
        var all = new ArrayList<>(values("before", 10).subList(3, 10));
        all.addAll(values("waiting", 50));
        assertThat(readCommitted("orders", all.size())).isEqualTo(all);
        assertThat(hub.storage().full()).isEmpty();
        admin.createTopics(List.of(new NewTopic("more", 1, (short) 1))).all().get();
    }

    @Test
    void aTransactionThatMeetsAFullDiskIsCommittedWholeAndOnceWhenThereIsRoom() throws Exception {
        try (var producer = hub.producer(Map.of("transactional.id", "writer"))) {
            producer.initTransactions();
            producer.beginTransaction();
            values("first", 20).forEach(value -> producer.send(new ProducerRecord<>("orders", value)));
            producer.flush();
            leave(MIN_FREE / 8); // not even the broker's own topics take records
            refused("old");
            CompletableFuture<Void> committed = CompletableFuture.runAsync(producer::commitTransaction);
            assertThat(admin.listTransactions().all().get()).hasSize(1); // reading its state goes on

            await().during(Duration.ofSeconds(3)).atMost(NOTICED).until(() -> !committed.isDone());
            makeRoom();
            committed.get(30, TimeUnit.SECONDS);

            producer.beginTransaction();
            values("second", 20).forEach(value -> producer.send(new ProducerRecord<>("orders", value)));
            producer.commitTransaction();
        }
        var all = new ArrayList<>(values("first", 20));
        all.addAll(values("second", 20));
        assertThat(readCommitted("orders", all.size())).isEqualTo(all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void aGroupKeepsItsMembersOnAFullDiskAndItsCommitsWaitForRoom(String protocol) throws Exception {
        try (var producer = hub.producer(Map.of())) {
            values("order", 5).forEach(value -> producer.send(new ProducerRecord<>("orders", value)));
        }
        Map<String, Object> settings = protocol.equals("consumer")
                ? Map.of("group.id", "readers", "group.protocol", "consumer", "enable.auto.commit", false)
                : Map.of(
                        "group.id",
                        "readers",
                        "session.timeout.ms",
                        2000,
                        "heartbeat.interval.ms",
                        500,
                        "enable.auto.commit",
                        false);
        try (KafkaConsumer<String, String> consumer = hub.consumer(settings)) {
            consumer.subscribe(List.of("orders"));
            var read = new ArrayList<String>();
            await().atMost(NOTICED).until(() -> poll(consumer, read) == 5);
            leave(MIN_FREE / 8);
            refused("old");
            String member = consumer.groupMetadata().memberId();

            // twice the session's timeout, while nothing of the group can be written
            await().during(Duration.ofSeconds(4)).atMost(NOTICED).until(() -> {
                poll(consumer, read);
                return consumer.assignment().equals(Set.of(ORDERS));
            });
            assertThat(consumer.groupMetadata().memberId()).isEqualTo(member);
            assertThat(admin.describeConsumerGroups(List.of("readers")).all().get())
                    .hasEntrySatisfying(
                            "readers", group -> assertThat(group.members()).hasSize(1));
            assertThatThrownBy(() -> consumer.commitSync(Duration.ofSeconds(2))).isInstanceOf(TimeoutException.class);

            makeRoom();
            consumer.commitSync(NOTICED);
            assertThat(admin.listConsumerGroupOffsets("readers")
                            .partitionsToOffsetAndMetadata()
                            .get())
                    .hasEntrySatisfying(
                            ORDERS, committed -> assertThat(committed.offset()).isEqualTo(5));
            assertThat(read).isEqualTo(values("order", 5));
        }
    }

    private static int poll(KafkaConsumer<String, String> consumer, List<String> read) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> read.add(record.value()));
        return read.size();
    }

    private static boolean run(String... command) throws Exception {
        if (!Files.isExecutable(Path.of("/usr/bin", command[0])) && !Files.isExecutable(Path.of("/bin", command[0]))) {
            return false;
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
