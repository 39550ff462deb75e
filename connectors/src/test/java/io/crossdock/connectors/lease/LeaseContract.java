package io.crossdock.connectors.lease;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.ConnectorStatus;
import io.crossdock.connectors.ConnectorsConfig;
import io.crossdock.connectors.cluster.TestCluster;
import io.crossdock.connectors.delivery.AckGroup;
import io.crossdock.connectors.delivery.FencedWriter;
import io.crossdock.connectors.delivery.RateLimit;
import io.crossdock.connectors.delivery.TopicMaker;
import io.crossdock.connectors.delivery.WriterLostException;
import io.crossdock.connectors.rest.ConnectResource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Nodes that share sources, and what the cluster says to a writer that believes itself to be the one: both are asked of the
 * real brokers.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LeaseContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private TestCluster cluster;
    private final List<Throwable> lost = Collections.synchronizedList(new ArrayList<>());

    abstract TestCluster startCluster() throws Exception;

    @BeforeAll
    void start() throws Exception {
        cluster = startCluster();
    }

    @AfterAll
    void stop() throws Exception {
        cluster.close();
    }

    @Test
    void whoBeganLaterShutsOutTheFormerEvenIfThatBelievesInItsLease() throws Exception {
        TopicMaker.makeIfMissing("fenced", 1, cluster.clientSettings());
        try (FencedWriter former = writer("fenced", () -> true)) {
            assertThat(write(former, "fenced", "1")).isNull();
            try (FencedWriter later = writer("fenced", () -> true)) {
                assertThat(write(later, "fenced", "2")).isNull();
                assertThat(write(former, "fenced", "never")).isInstanceOf(WriterLostException.class);
                assertThat(lost).hasSize(1);
                assertThat(write(former, "fenced", "never")).isInstanceOf(WriterLostException.class);
                assertThat(write(later, "fenced", "3")).isNull();
            }
        }
        assertThat(CommittedRecords.values(cluster, "fenced")).containsExactly("1", "2", "3");
    }

    @Test
    void aLeaseThatHasEndedWritesNothingMore() throws Exception {
        TopicMaker.makeIfMissing("ended", 1, cluster.clientSettings());
        var lease = new AtomicBoolean(true);
        try (FencedWriter writer = writer("ended", lease::get)) {
            assertThat(write(writer, "ended", "1")).isNull();
            lease.set(false);
            assertThat(write(writer, "ended", "never")).isInstanceOf(WriterLostException.class);
            assertThatThrownBy(() -> writer("ended", lease::get)).isInstanceOf(WriterLostException.class);
        }
        assertThat(CommittedRecords.values(cluster, "ended")).containsExactly("1");
    }

    @Test
    void aRecordThatIsRefusedFailsItsTransactionAndTheNextOneGoesOn() throws Exception {
        TopicMaker.makeIfMissing("refused", 1, cluster.clientSettings());
        try (FencedWriter writer = writer("refused", () -> true)) {
            Throwable failure = write(writer, "refused", "x".repeat(2_000_000));
            assertThat(failure).isNotNull();
            assertThat(write(writer, "refused", "small")).isNull();
            assertThat(writer("refused", () -> true)).satisfies(FencedWriter::close);
        }
        assertThat(CommittedRecords.values(cluster, "refused")).containsExactly("small");
    }

    @Test
    void manyRecordsShareTransactionsAndKeepTheirOrder() throws Exception {
        TopicMaker.makeIfMissing("many", 1, cluster.clientSettings());
        var expected = new ArrayList<String>();
        var group = new AckGroup();
        try (FencedWriter writer = writer("many", () -> true)) {
            for (int i = 0; i < 25_000; i++) { // more than may be under way
                expected.add(Integer.toString(i));
                group.add();
                writer.write(record("many", Integer.toString(i)), group::done);
            }
            assertThat(group.await()).isNull();
        }
        await().atMost(PATIENCE) // Apache Kafka answers a commit before its markers can be read
                .untilAsserted(() ->
                        assertThat(CommittedRecords.values(cluster, "many")).hasSameSizeAs(expected));
        assertThat(CommittedRecords.values(cluster, "many")).isEqualTo(expected);
    }

    @Test
    void oneNodeRunsASourceTheOtherSaysWhereAndTakesOverWhenThatOneIsClosed(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("moved.yaml"), ticks("moved"));
        ConnectorRuntime first = node("one:1", folder);
        try (ConnectorRuntime second = node("two:1", folder)) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("moved", first, second))
                    .containsExactlyInAnyOrder(ConnectorState.RUNNING, ConnectorState.WAITING));
            boolean firstRuns = state("moved", first) == ConnectorState.RUNNING;
            ConnectorRuntime runs = firstRuns ? first : second;
            ConnectorRuntime waits = firstRuns ? second : first;
            String where = firstRuns ? "one:1" : "two:1";
            var asked = new ConnectResource(() -> waits, "asked:1", () -> "cluster");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            asked.status("moved").connector().workerId())
                    .isEqualTo(where));
            assertThat(asked.status("moved").connector().state()).isEqualTo("UNASSIGNED");
            assertThat(asked.status("moved").connector().trace()).contains(where);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(CommittedRecords.values(cluster, "moved"))
                    .isNotEmpty());

            runs.close();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(state("moved", waits)).isEqualTo(ConnectorState.RUNNING));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(CommittedRecords.values(cluster, "moved"))
                    .anyMatch(value -> !value.endsWith(where)));
            waits.close();
        } finally {
            first.close();
        }
        List<Integer> epochs = CommittedRecords.values(cluster, "moved").stream()
                .map(value -> Integer.valueOf(value.substring(0, value.indexOf(' '))))
                .toList();
        assertThat(epochs).isSorted();
    }

    @Test
    void aPausedSourceStaysWhereItIsAndOnlyNodesWithItsFileRunIt(@TempDir Path folder) throws Exception {
        Path here = Files.createDirectory(folder.resolve("here"));
        Path there = Files.createDirectory(folder.resolve("there"));
        Files.writeString(here.resolve("held.yaml"), ticks("held"));
        try (ConnectorRuntime first = node("one:1", here);
                ConnectorRuntime second = node("two:1", there)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(state("held", first)).isEqualTo(ConnectorState.RUNNING));
            assertThat(first.pause("held").state()).isEqualTo(ConnectorState.PAUSED);

            Files.writeString(there.resolve("held.yaml"), ticks("held"));
            Files.writeString(there.resolve("other.yaml"), ticks("other"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(state("other", second)).isEqualTo(ConnectorState.RUNNING));
            assertThat(state("held", second)).isEqualTo(ConnectorState.WAITING);
            assertThat(second.connector("held").orElseThrow().node()).isEqualTo("one:1");

            Files.delete(here.resolve("held.yaml"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(state("held", second)).isEqualTo(ConnectorState.RUNNING));
        }
    }

    private static String ticks(String name) {
        return """
                name: %1$s
                topic: %1$s
                partitions: 1
                source: {uri: "timer:tick", parameters: {period: 100, delay: 0}}
                steps:
                  - setBody: {simple: "${exchangeProperty.CrossdockEpoch} ${exchangeProperty.CrossdockNode}"}
                value: {format: string}
                """.formatted(name);
    }

    private ConnectorRuntime node(String name, Path folder) {
        var config = new ConnectorsConfig(folder, cluster.clientSettings(), Map.of(), Duration.ofMillis(100));
        return ConnectorRuntime.start(config.withLease(LeaseSettings.of(name)));
    }

    private static List<ConnectorState> states(String connector, ConnectorRuntime... nodes) {
        return Stream.of(nodes).map(node -> state(connector, node)).toList();
    }

    private static @Nullable ConnectorState state(String connector, ConnectorRuntime node) {
        return node.connector(connector).map(ConnectorStatus::state).orElse(null);
    }

    private FencedWriter writer(String id, BooleanSupplier mayWrite) {
        return new FencedWriter(
                "test." + id, id, cluster.clientSettings(), mayWrite, lost::add, new RateLimit(0), Clock.systemUTC());
    }

    private static @Nullable Throwable write(FencedWriter writer, String topic, String value) throws Exception {
        var group = new AckGroup();
        group.add();
        writer.write(record(topic, value), group::done);
        return group.await();
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String value) {
        return new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8));
    }
}
