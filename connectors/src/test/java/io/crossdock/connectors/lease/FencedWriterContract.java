package io.crossdock.connectors.lease;

import io.crossdock.connectors.cluster.TestCluster;
import io.crossdock.connectors.delivery.AckGroup;
import io.crossdock.connectors.delivery.FencedWriter;
import io.crossdock.connectors.delivery.RateLimit;
import io.crossdock.connectors.delivery.TopicMaker;
import io.crossdock.connectors.delivery.WriterLostException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Only the cluster can shut a writer out that believes itself to be the one, so this is asked of the real ones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FencedWriterContract {
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
        assertThat(CommittedRecords.values(cluster, "many")).isEqualTo(expected);
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
