package io.crossdock.tarball;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The offsets topic is lost with every offset in it, and the copy in ZooKeeper brings them back. */
class RestoreOffsetsIT {
    private static final List<String> GROUPS = List.of("billing", "odd/name 100%", "shipping");
    private static final int PARTITIONS = 3;

    @TempDir
    Path folder;

    @Test
    void everyOffsetComesBackAndNoneGoesBackwards() throws Exception {
        Path data = folder.resolve("data");
        Map<String, Map<TopicPartition, OffsetAndMetadata>> before = new HashMap<>();
        try (RunningHub hub = RunningHub.start(data);
                Admin admin = admin(hub)) {
            admin.createTopics(List.of(new NewTopic("orders", PARTITIONS, (short) 1)))
                    .all()
                    .get();
            produce(hub, 100);
            for (String group : GROUPS) {
                admin.alterConsumerGroupOffsets(group, offsets(10 + GROUPS.indexOf(group)))
                        .all()
                        .get();
                before.put(group, committed(admin, group));
            }
            assertThat(hub.stop()).isZero();
        }
        assertThat(loseOffsetsTopic(data)).as("folders of the topic").isPositive();

        try (RunningHub hub = RunningHub.start(data);
                Admin admin = admin(hub)) {
            assertThat(committed(admin, "billing")).isEmpty();
            admin.alterConsumerGroupOffsets(
                            "shipping", Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(90)))
                    .all()
                    .get();

            Tarball.Result dry = Tarball.run("groups", "restore-offsets", "--dry-run", "--data", data.toString());
            assertThat(dry.exitCode()).isZero();
            assertThat(dry.text()).contains("would be restored").contains("odd/name 100%");
            assertThat(committed(admin, "billing")).isEmpty();

            Tarball.Result one =
                    Tarball.run("groups", "restore-offsets", "--group", "billing", "--data", data.toString());
            assertThat(one.exitCode()).isZero();
            assertThat(committed(admin, "billing")).isEqualTo(before.get("billing"));
            assertThat(committed(admin, "odd/name 100%")).isEmpty();

            Tarball.Result all = Tarball.run("groups", "restore-offsets", "--data", data.toString());
            assertThat(all.exitCode()).isZero();
            assertThat(all.text()).contains("restored").contains("kept");
            assertThat(committed(admin, "odd/name 100%")).isEqualTo(before.get("odd/name 100%"));
            Map<TopicPartition, OffsetAndMetadata> shipping = new HashMap<>(committed(admin, "shipping"));
            assertThat(shipping.remove(new TopicPartition("orders", 0)).offset())
                    .as("was committed after the loss")
                    .isEqualTo(90);
            Map<TopicPartition, OffsetAndMetadata> others = new HashMap<>(offsets(10 + GROUPS.indexOf("shipping")));
            others.remove(new TopicPartition("orders", 0));
            assertThat(shipping).isEqualTo(others);
            assertThat(hub.stop()).isZero();
        }
    }

    private static Admin admin(RunningHub hub) {
        return Admin.create(Map.of("bootstrap.servers", hub.bootstrap()));
    }

    private static void produce(RunningHub hub, int each) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", hub.bootstrap()),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < each * PARTITIONS; i++) {
                producer.send(new ProducerRecord<>("orders", i % PARTITIONS, null, "value-" + i));
            }
            producer.flush();
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(int first) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            offsets.put(new TopicPartition("orders", partition), new OffsetAndMetadata(first * (partition + 1L)));
        }
        return offsets;
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed(Admin admin, String group) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>();
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata(group)
                .get()
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        found.put(partition, new OffsetAndMetadata(offset.offset()));
                    }
                });
        return found;
    }

    /** @return how many folders are gone */
    private static int loseOffsetsTopic(Path data) throws IOException {
        List<Path> lost;
        try (Stream<Path> everything = Files.walk(data)) {
            lost = everything
                    .filter(path -> path.getFileName().toString().startsWith("__consumer_offsets-"))
                    .toList();
        }
        for (Path folder : lost) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        return lost.size();
    }
}
