package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Compacted, compressed and fully checked topics as clients meet them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompactionIT {
    private Path directory;
    private TestHub hub;
    private Admin admin;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        this.directory = directory;
        hub = new TestHub(directory, Map.of("log.cleaner.threads", "2"));
        admin = hub.admin();
        var everyBroker = new ConfigResource(ConfigResource.Type.BROKER, "");
        var soon = new AlterConfigOp(new ConfigEntry("log.cleaner.backoff.ms", "100"), AlterConfigOp.OpType.SET);
        var three = new AlterConfigOp(new ConfigEntry("log.cleaner.threads", "3"), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(everyBroker, List.of(soon, three)))
                .all()
                .get();
    }

    @AfterAll
    void stop() {
        admin.close();
        hub.close();
    }

    private String create(String name, Map<String, String> configs) throws Exception {
        admin.createTopics(List.of(new NewTopic(name, 1, (short) 1).configs(configs)))
                .all()
                .get();
        return name;
    }

    private List<ConsumerRecord<String, String>> readAll(String topic) {
        var partition = new TopicPartition(topic, 0);
        var all = new ArrayList<ConsumerRecord<String, String>>();
        try (var consumer = hub.consumer(Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        return all;
    }

    @Test
    void aCompactedTopicShrinksToTheNewestOfEachKeyWhileItIsWrittenAndRead() throws Exception {
        String topic = create(
                "compacted",
                Map.of("cleanup.policy", "compact", "segment.bytes", "50000", "min.cleanable.dirty.ratio", "0.01"));
        var newest = new HashMap<String, String>();
        try (var producer = hub.producer(Map.of("linger.ms", 1, "batch.size", 2000))) {
            for (int i = 0; i < 20_000; i++) {
                String key = "key" + i % 50;
                newest.put(key, "value" + i);
                producer.send(new ProducerRecord<>(topic, key, "value" + i));
                if (i % 5000 == 0) {
                    producer.flush();
                    readAll(topic);
                }
            }
        }

        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(readAll(topic))
                .hasSizeLessThan(5000));

        var state = new HashMap<String, String>();
        List<ConsumerRecord<String, String>> left = readAll(topic);
        left.forEach(record -> state.put(record.key(), record.value()));
        assertThat(state).isEqualTo(newest);
        assertThat(left).extracting(ConsumerRecord::offset).isSorted();
        assertThat(left.get(left.size() - 1).offset()).isEqualTo(19_999);
    }

    @Test
    void onlyTheRecordWithoutKeyIsBlamed() throws Exception {
        String topic = create("keyed", Map.of("cleanup.policy", "compact"));
        try (var producer = hub.producer(Map.of("linger.ms", 200))) {
            var good = producer.send(new ProducerRecord<>(topic, 0, "a", "1"));
            var bad = producer.send(new ProducerRecord<>(topic, 0, null, "2"));
            producer.flush();

            assertThatThrownBy(bad::get)
                    .hasCauseInstanceOf(InvalidRecordException.class)
                    .hasMessageContaining("has no key");
            assertThatThrownBy(good::get)
                    .as("its neighbour fails with it, but is not blamed")
                    .hasCauseInstanceOf(KafkaException.class)
                    .hasMessageContaining("it was part of a batch")
                    .hasMessageNotContaining("has no key");
        }
    }

    @Test
    void aTopicThatIsCheckedInFullNamesTheRecordWithTheWrongTime() throws Exception {
        String topic =
                create("checked", Map.of("batch.validation", "full", "message.timestamp.before.max.ms", "3600000"));
        try (var producer = hub.producer(Map.of("compression.type", "lz4", "linger.ms", 200))) {
            producer.send(new ProducerRecord<>(topic, 0, System.currentTimeMillis(), "a", "1"));
            var old = producer.send(new ProducerRecord<>(topic, 0, 1_000_000L, "b", "2"));
            producer.flush();

            assertThatThrownBy(old::get).hasMessageContaining("timestamp 1000000");
            assertThatThrownBy(old::get)
                    .cause()
                    .isInstanceOfAny(InvalidTimestampException.class, InvalidRecordException.class);
        }
    }

    @Test
    void aTopicCompressesWhatProducersSendPlain() throws Exception {
        String plain = create("plain", Map.of());
        String packed = create("packed", Map.of("compression.type", "zstd", "compression.zstd.level", "9"));
        try (var producer = hub.producer(Map.of("linger.ms", 20, "batch.size", 100_000))) {
            for (String topic : List.of(plain, packed)) {
                for (int i = 0; i < 2000; i++) {
                    producer.send(new ProducerRecord<>(topic, "key" + i, "the same value again and again"));
                }
            }
        }

        assertThat(readAll(packed))
                .extracting(ConsumerRecord::value)
                .hasSize(2000)
                .containsOnly("the same value again and again");
        assertThat(size(packed)).isLessThan(size(plain) / 2);
    }

    private long size(String topic) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.endsWith(topic + "-0/00000000000000000000.log"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
