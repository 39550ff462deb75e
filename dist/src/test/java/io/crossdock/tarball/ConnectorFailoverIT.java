package io.crossdock.tarball;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Ten sources that may run once only and ten sinks with two tasks on three whole hubs. The one that dies is the worst one:
 * its broker coordinates the group by which the hubs share their sources, so that with it goes what would notice.
 */
@NullUnmarked
class ConnectorFailoverIT {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectorFailoverIT.class);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration PROMISED = Duration.ofSeconds(15);
    private static final int EACH = 10;
    private static final int PARTITIONS = 3;

    @TempDir
    private Path folder;

    private final Map<Integer, Integer> http = new HashMap<>();
    private HubCluster cluster;

    @BeforeEach
    void startThreeHubs() throws Exception {
        Path connectors = Files.createDirectory(folder.resolve("connectors"));
        Files.createDirectory(folder.resolve("out"));
        for (int id = 1; id <= 3; id++) {
            http.put(id, HubCluster.freePort());
        }
        cluster = new HubCluster(
                folder,
                id -> List.of(
                        "--set=roles=zookeeper,broker,connectors",
                        "--set=http.listen=127.0.0.1:" + http.get(id),
                        "--set=connectors.lease=on",
                        "--set=connectors.directory=" + connectors));
        cluster.startAll();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            var topics = new ArrayList<NewTopic>();
            for (int i = 0; i < EACH; i++) {
                topics.add(new NewTopic("from-" + i, 1, (short) 3)
                        .configs(Map.of("message.timestamp.type", "LogAppendTime")));
                topics.add(new NewTopic("to-" + i, PARTITIONS, (short) 3));
            }
            admin.createTopics(topics).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        for (int i = 0; i < EACH; i++) {
            Files.writeString(connectors.resolve("from-" + i + ".yaml"), """
                    name: from-%1$d
                    topic: from-%1$d
                    source: {uri: "timer:tick", parameters: {period: 100, delay: 0}}
                    steps:
                      - setBody: {simple: "${exchangeProperty.CrossdockEpoch} ${exchangeProperty.CrossdockNode}"}
                    value: {format: string}
                    """.formatted(i));
            Files.writeString(connectors.resolve("to-" + i + ".yaml"), """
                    name: to-%1$d
                    topic: to-%1$d
                    tasks: 2
                    sink: {uri: "file:%2$s", parameters: {fileName: "to-%1$d.${body}", allowNullBody: true}}
                    value: {format: string}
                    """.formatted(i, folder.resolve("out")));
        }
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void whenTheHubDiesThatCoordinatesThemAllRunElsewhereInTimeAndNoneTwice() throws Exception {
        try (KafkaConsumer<String, String> reader = reader();
                KafkaProducer<String, String> producer = producer()) {
            var written = new Written(reader);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(written.share())
                    .as("sources of each hub")
                    .hasSize(3)
                    .allSatisfy((node, share) -> assertThat(share).isBetween(3, 4)));
            awaitDelivered(producer, "before", PATIENCE);
            int victim = coordinator();
            String victimsNode = "127.0.0.1:" + http.get(victim);
            Map<Integer, ConsumerRecord<String, String>> last = written.last();

            long killed = System.currentTimeMillis();
            cluster.kill(victim);
            awaitDelivered(producer, "after", PATIENCE);
            long sinks = System.currentTimeMillis() - killed;
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(written.last())
                    .allSatisfy((source, record) -> assertThat(node(record)).isNotEqualTo(victimsNode))
                    .allSatisfy(
                            (source, record) -> assertThat(record.timestamp()).isGreaterThan(killed + 6_000)));
            long sources = written.longestSilence(last);
            LOG.info(
                    "After kill -9 of hub {} sinks went on after {} ms, sources were silent for {} ms",
                    victim,
                    sinks,
                    sources);

            written.assertNoFormerLeaseWroteAfterALaterOne();
            assertThat(sources).as("longest silence of a source").isLessThan(PROMISED.toMillis());
            assertThat(sinks).as("silence of the sinks").isLessThan(PROMISED.toMillis());
        }
    }

    /** The number of the hub whose broker leads the group in which the hubs meet. */
    private int coordinator() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            return admin.describeConsumerGroups(List.of("crossdock-connectors"))
                    .all()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .get("crossdock-connectors")
                    .coordinator()
                    .id();
        }
    }

    /** Sends a record to every partition of every sink, and waits until all are delivered. */
    private void awaitDelivered(KafkaProducer<String, String> producer, String marker, Duration patience) {
        for (int i = 0; i < EACH; i++) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                producer.send(new ProducerRecord<>("to-" + i, partition, null, marker + partition));
            }
        }
        Set<String> expected = IntStream.range(0, EACH * PARTITIONS)
                .mapToObj(n -> "to-" + n / PARTITIONS + "." + marker + n % PARTITIONS)
                .collect(Collectors.toSet());
        await().atMost(patience).untilAsserted(() -> assertThat(delivered()).containsAll(expected));
    }

    private Set<String> delivered() throws IOException {
        try (var files = Files.list(folder.resolve("out"))) {
            return files.map(it -> it.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrap(), "request.timeout.ms", 5000, "linger.ms", 0),
                new StringSerializer(),
                new StringSerializer());
    }

    private KafkaConsumer<String, String> reader() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", cluster.bootstrap(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private static int epoch(ConsumerRecord<String, String> record) {
        return Integer.parseInt(record.value().split(" ")[0]);
    }

    private static String node(ConsumerRecord<String, String> record) {
        return record.value().split(" ")[1];
    }

    /** What readers of committed records see of the sources: each record says by which lease it was written. */
    private static final class Written {
        private final KafkaConsumer<String, String> reader;
        private final Map<Integer, List<ConsumerRecord<String, String>>> records = new TreeMap<>();

        private Written(KafkaConsumer<String, String> reader) {
            this.reader = reader;
            List<TopicPartition> all = IntStream.range(0, EACH)
                    .mapToObj(source -> new TopicPartition("from-" + source, 0))
                    .toList();
            reader.assign(all);
            reader.seekToBeginning(all);
            IntStream.range(0, EACH).forEach(source -> records.put(source, new ArrayList<>()));
        }

        private void read() {
            var polled = reader.poll(Duration.ofMillis(500));
            while (!polled.isEmpty()) {
                polled.forEach(each -> records.get(Integer.parseInt(each.topic().substring("from-".length())))
                        .add(each));
                polled = reader.poll(Duration.ZERO);
            }
        }

        /** The last record of each source that has any. */
        private Map<Integer, ConsumerRecord<String, String>> last() {
            read();
            var last = new TreeMap<Integer, ConsumerRecord<String, String>>();
            records.forEach((source, all) -> {
                if (!all.isEmpty()) {
                    last.put(source, all.get(all.size() - 1));
                }
            });
            return last;
        }

        /** How many sources each node wrote last for. */
        private Map<String, Integer> share() {
            var share = new TreeMap<String, Integer>();
            last().values().forEach(each -> share.merge(node(each), 1, Integer::sum));
            return share;
        }

        /** Milliseconds, by the brokers' clock, between two records of one source, from these on. */
        private long longestSilence(Map<Integer, ConsumerRecord<String, String>> from) {
            long longest = 0;
            for (var each : from.entrySet()) {
                long before = each.getValue().timestamp();
                for (ConsumerRecord<String, String> record : records.get(each.getKey())) {
                    if (record.offset() > each.getValue().offset()) {
                        longest = Math.max(longest, record.timestamp() - before);
                        before = record.timestamp();
                    }
                }
            }
            return longest;
        }

        private void assertNoFormerLeaseWroteAfterALaterOne() {
            records.forEach((source, all) -> {
                int latest = 0;
                Map<Integer, String> holders = new HashMap<>();
                for (ConsumerRecord<String, String> record : all) {
                    assertThat(epoch(record))
                            .as("source %d at offset %d", source, record.offset())
                            .isGreaterThanOrEqualTo(latest);
                    latest = epoch(record);
                    assertThat(Optional.ofNullable(holders.put(latest, node(record)))
                                    .orElse(node(record)))
                            .as("the one holder of lease %d of source %d", latest, source)
                            .isEqualTo(node(record));
                }
            });
        }
    }
}
