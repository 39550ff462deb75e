package io.crossdock.connectors.lease;

import io.crossdock.connectors.cluster.Crossdock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Ten sources that may run once only and ten sinks on three nodes, of which one dies and one is frozen and wakes up. Each
 * record of a source says by which lease it was written, so what readers of committed records see tells whether a former
 * holder wrote after a later one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailoverIT {
    private static final Logger LOG = LoggerFactory.getLogger(FailoverIT.class);
    private static final int EACH = 10;
    private static final int PARTITIONS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PROMISED = Duration.ofSeconds(15);

    @TempDir
    static Path folder;

    private final Map<String, HubNode> nodes = new TreeMap<>();
    private Crossdock cluster;
    private Path connectors;
    private KafkaProducer<String, String> producer;
    private final List<CommittedRecords> sources = new ArrayList<>();
    private int round;

    @BeforeAll
    void startThreeNodes() throws Exception {
        cluster = Crossdock.start();
        connectors = Files.createDirectory(folder.resolve("connectors"));
        Files.createDirectories(folder.resolve("in"));
        Files.createDirectories(folder.resolve("out"));
        producer = new KafkaProducer<>(cluster.clientSettings(), new StringSerializer(), new StringSerializer());
        try (Admin admin = Admin.create(cluster.clientSettings())) {
            var topics = new ArrayList<NewTopic>();
            for (int i = 0; i < EACH; i++) {
                topics.add(new NewTopic("from-" + i, 1, (short) 1));
                topics.add(new NewTopic("to-" + i, PARTITIONS, (short) 1));
            }
            topics.add(new NewTopic("lines", 1, (short) 1));
            admin.createTopics(topics).all().get();
        }
        for (int i = 0; i < EACH; i++) {
            Files.writeString(connectors.resolve("from-" + i + ".yaml"), i == 0 ? files() : ticks(i));
            Files.writeString(connectors.resolve("to-" + i + ".yaml"), """
                    name: to-%1$d
                    topic: to-%1$d
                    tasks: %2$d
                    sink: {uri: "file:${env:DIR}/out", parameters: {fileName: "to-%1$d.${body}", allowNullBody: true}}
                    value: {format: string}
                    """.formatted(i, i == 0 ? 2 : 1));
            sources.add(new CommittedRecords(cluster, "from-" + i));
        }
        for (String name : List.of("a:1", "b:1", "c:1")) {
            start(name);
        }
        everySourceWrites(Map.of());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(owners().values().stream()
                        .collect(Collectors.groupingBy(it -> it, Collectors.counting()))
                        .values())
                .as("the sources are spread: %s", owners())
                .hasSize(3)
                .allSatisfy(share -> assertThat(share).isBetween(3L, 4L)));
        everySinkDelivers();
    }

    /** Every 100 ms one record that says which lease wrote it. */
    private static String ticks(int number) {
        return """
                name: from-%1$d
                topic: from-%1$d
                source: {uri: "timer:tick", parameters: {period: 100, delay: 0}}
                steps:
                  - setBody: {simple: "${exchangeProperty.CrossdockEpoch} ${exchangeProperty.CrossdockNode}"}
                value: {format: string}
                """.formatted(number);
    }

    /** A folder that all nodes see, as on shared storage. */
    private static String files() {
        return """
                name: from-0
                topic: from-0
                source: {uri: "file:${env:DIR}/in", parameters: {move: .done, delay: 100, initialDelay: 0}}
                steps:
                  - setBody: {simple: "${exchangeProperty.CrossdockEpoch} ${exchangeProperty.CrossdockNode} ${body}"}
                value: {format: string}
                """;
    }

    @AfterAll
    void stop() throws Exception {
        for (HubNode node : nodes.values()) {
            node.close();
        }
        sources.forEach(CommittedRecords::close);
        producer.close();
        cluster.close();
    }

    @Test
    void whatAKilledNodeRanRunsElsewhereAndOnlyThere() throws Exception {
        Map<Integer, String> before = owners();
        HubNode victim = requireNonNull(nodes.get(before.get(1)));
        Map<Integer, Integer> epochs = epochs();
        long killed = System.currentTimeMillis();
        victim.kill();

        Map<Integer, Integer> least = new HashMap<>();
        before.forEach((source, node) ->
                least.put(source, epochs.getOrDefault(source, 0) + (node.equals(victim.name()) ? 1 : 0)));
        everySinkDelivers();
        long sinks = System.currentTimeMillis() - killed;
        everySourceWrites(least);
        long latest = least.keySet().stream()
                .filter(source -> victim.name().equals(before.get(source)))
                .mapToLong(source -> firstAfter(source, epochs.getOrDefault(source, 0)) - killed)
                .max()
                .orElseThrow();
        LOG.info("After kill -9 all sources ran elsewhere after {} ms, all sinks after {} ms", latest, sinks);
        assertThat(latest).isLessThan(PROMISED.toMillis());
        assertThat(sinks).isLessThan(PROMISED.toMillis());
        assertThat(owners().values()).doesNotContain(victim.name());
        membersOfASinkWithTwoTasks(4);
        noFormerLeaseWritesAfterALaterOne();
    }

    @Test
    void aFrozenNodeThatWakesUpWritesNothingByItsFormerLeases() throws Exception {
        Map<Integer, String> before = owners();
        Map<Integer, Integer> epochs = epochs();
        HubNode frozen = requireNonNull(nodes.get(before.get(2)));
        frozen.freeze();
        try {
            Map<Integer, Integer> least = new HashMap<>();
            before.forEach((source, node) ->
                    least.put(source, epochs.getOrDefault(source, 0) + (node.equals(frozen.name()) ? 1 : 0)));
            everySourceWrites(least);
            assertThat(owners().values()).doesNotContain(frozen.name());
        } finally {
            frozen.wake();
        }
        assertThat(frozen.isAlive()).isTrue();

        // It is back when it has got leases anew: everything it had in hand when it woke up has come to its end before.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(owners().values()).contains(frozen.name()));
        noFormerLeaseWritesAfterALaterOne();
    }

    private void start(String name) throws IOException {
        nodes.put(name, HubNode.start(name, cluster.bootstrap(), connectors, folder));
    }

    /** Waits for a new record of each source, by a lease that is not before the given one. */
    private void everySourceWrites(Map<Integer, Integer> least) {
        Map<Integer, Integer> seen = new HashMap<>();
        for (int i = 0; i < EACH; i++) {
            seen.put(i, sources.get(i).look().size());
        }
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            dropAFile();
            for (int i = 0; i < EACH; i++) {
                List<ConsumerRecord<String, String>> all = sources.get(i).look();
                assertThat(all).as("source %d", i).hasSizeGreaterThan(seen.getOrDefault(i, 0));
                assertThat(epoch(all.get(all.size() - 1)))
                        .as("source %d", i)
                        .isGreaterThanOrEqualTo(least.getOrDefault(i, 0));
            }
        });
    }

    /** For the source that takes files. */
    private void dropAFile() throws IOException {
        String name = "f" + round++;
        Path part = Files.writeString(folder.resolve(name), name);
        Files.move(part, folder.resolve("in").resolve(name));
    }

    /** Waits until a new record in every partition of every sink has been delivered. */
    private void everySinkDelivers() {
        String marker = "m" + round++;
        for (int i = 0; i < EACH; i++) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                producer.send(new ProducerRecord<>("to-" + i, partition, null, marker + "p" + partition));
            }
        }
        producer.flush();
        Set<String> expected = IntStream.range(0, EACH * PARTITIONS)
                .mapToObj(n -> "to-" + n / PARTITIONS + "." + marker + "p" + n % PARTITIONS)
                .collect(Collectors.toSet());
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(names(folder.resolve("out"))).containsAll(expected));
    }

    private static Set<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(it -> it.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private void membersOfASinkWithTwoTasks(int expected) {
        String group = "connector-to-0";
        try (Admin admin = Admin.create(cluster.clientSettings())) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            admin.describeConsumerGroups(List.of(group)).all().get())
                    .hasEntrySatisfying(group, it -> assertThat(it.members()).hasSize(expected)));
        }
    }

    private void noFormerLeaseWritesAfterALaterOne() {
        for (int i = 0; i < EACH; i++) {
            int latest = 0;
            Map<Integer, String> holders = new HashMap<>();
            for (ConsumerRecord<String, String> record : sources.get(i).look()) {
                int epoch = epoch(record);
                assertThat(epoch)
                        .as("source %d at offset %d", i, record.offset())
                        .isGreaterThanOrEqualTo(latest);
                latest = epoch;
                assertThat(Optional.ofNullable(holders.put(epoch, node(record))).orElse(node(record)))
                        .as("the one holder of lease %d of source %d", epoch, i)
                        .isEqualTo(node(record));
            }
        }
    }

    /** Who wrote last, by the number of the source. */
    private Map<Integer, String> owners() {
        var owners = new TreeMap<Integer, String>();
        for (int i = 0; i < EACH; i++) {
            List<ConsumerRecord<String, String>> all = sources.get(i).look();
            if (!all.isEmpty()) {
                owners.put(i, node(all.get(all.size() - 1)));
            }
        }
        return owners;
    }

    private Map<Integer, Integer> epochs() {
        var epochs = new TreeMap<Integer, Integer>();
        for (int i = 0; i < EACH; i++) {
            List<ConsumerRecord<String, String>> all = sources.get(i).look();
            epochs.put(i, epoch(all.get(all.size() - 1)));
        }
        return epochs;
    }

    private long firstAfter(int source, int epoch) {
        return sources.get(source).look().stream()
                .filter(record -> epoch(record) > epoch)
                .mapToLong(ConsumerRecord::timestamp)
                .findFirst()
                .orElseThrow();
    }

    private static int epoch(ConsumerRecord<String, String> record) {
        return Integer.parseInt(record.value().split(" ", 3)[0]);
    }

    private static String node(ConsumerRecord<String, String> record) {
        return record.value().split(" ", 3)[1];
    }
}
