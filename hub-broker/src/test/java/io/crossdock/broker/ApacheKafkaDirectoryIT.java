package io.crossdock.broker;

import io.crossdock.broker.apachekafka.ApacheKafkaNode;
import io.crossdock.broker.log.LogConfig;
import io.crossdock.broker.log.LogEnvironment;
import io.crossdock.broker.log.LogFailure;
import io.crossdock.broker.log.LogStore;
import io.crossdock.broker.log.PartitionLog;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** Our logs open the data directory that Apache Kafka left behind, after a stop and after a kill, with all that was in it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApacheKafkaDirectoryIT {
    private static final int RECORDS = 2000;
    private final Map<String, List<String>> expected = new HashMap<>();
    private Path stopped;
    private Path killed;

    @BeforeAll
    void letApacheKafkaWrite(@TempDir Path directory) throws Exception {
        try (ApacheKafkaNode kafka = ApacheKafkaNode.start(Map.of())) {
            Map<String, Object> clients = Map.of("bootstrap.servers", kafka.bootstrap());
            write(clients);
            for (String topic : List.of("none", "zstd", "compacted", "transactions")) {
                expected.put(topic, read(clients, topic));
            }
            killed = copy(kafka.data(), directory.resolve("killed"));
            assertThat(kafka.halt()).isTrue();
            stopped = copy(kafka.data(), directory.resolve("stopped"));
        }
    }

    private static void write(Map<String, Object> clients) throws Exception {
        try (Admin admin = Admin.create(clients)) {
            admin.createTopics(Stream.of("none", "zstd", "compacted", "transactions")
                            .map(name -> new NewTopic(name, 1, (short) 1)
                                    .configs(name.equals("compacted") ? Map.of("cleanup.policy", "compact") : Map.of()))
                            .toList())
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
        for (String topic : List.of("none", "zstd", "compacted")) {
            try (var producer = producer(
                    clients, Map.of("compression.type", topic.equals("zstd") ? "zstd" : "none", "batch.size", 2000))) {
                for (int i = 0; i < RECORDS; i++) {
                    producer.send(new ProducerRecord<>(topic, "key" + i % 100, i % 7 == 0 ? null : "value" + i));
                }
            }
        }
        try (var producer = producer(clients, Map.of("transactional.id", "writer"))) {
            producer.initTransactions();
            for (int transaction = 0; transaction < 4; transaction++) {
                producer.beginTransaction();
                for (int i = 0; i < 10; i++) {
                    producer.send(new ProducerRecord<>("transactions", "key" + i, "value" + transaction + "-" + i));
                }
                producer.flush();
                if (transaction % 2 == 0) {
                    producer.commitTransaction();
                } else {
                    producer.abortTransaction();
                }
            }
        }
    }

    private static KafkaProducer<String, String> producer(Map<String, Object> clients, Map<String, Object> more) {
        var all = new HashMap<>(clients);
        all.putAll(more);
        return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
    }

    private static List<String> read(Map<String, Object> clients, String topic) {
        var partition = new TopicPartition(topic, 0);
        var read = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(clients, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> read.add(record.offset() + " " + record.key() + "=" + record.value()));
            }
        }
        return read;
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return to;
    }

    @ParameterizedTest
    @CsvSource({"stopped", "killed"})
    void everyRecordIsThereAtItsOffset(String how) {
        var failures = new ArrayList<LogFailure>();
        var environment =
                new LogEnvironment(Clock.systemUTC(), partition -> Runnable::run, failures::add, Duration.ofDays(1));
        try (LogStore logs =
                LogStore.open(how.equals("stopped") ? stopped : killed, environment, partition -> LogConfig.DEFAULTS)) {
            assertThat(logs.damagedLogs()).isEmpty();
            expected.forEach((topic, records) -> {
                PartitionLog log = logs.log(new TopicPartition(topic, 0)).orElseThrow();
                assertThat(records(log)).as(topic).isEqualTo(records);
                assertThat(log.logStartOffset()).isZero();
            });
            assertThat(logs.log(new TopicPartition("none", 0)).orElseThrow().logEndOffset())
                    .isEqualTo(RECORDS);
            assertThat(logs.log(new TopicPartition("transactions", 0))
                            .orElseThrow()
                            .logEndOffset())
                    .isEqualTo(44);
        }
        assertThat(failures).isEmpty();
    }

    private static List<String> records(PartitionLog log) {
        var read = new ArrayList<String>();
        log.forEachBatch(0, batch -> {
            if (!batch.isControlBatch()) {
                for (Record record : batch) {
                    read.add(record.offset() + " " + StandardCharsets.UTF_8.decode(record.key()) + "="
                            + (record.hasValue() ? StandardCharsets.UTF_8.decode(record.value()) : null));
                }
            }
        });
        return read;
    }
}
