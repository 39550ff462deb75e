package io.crossdock.broker.partition;

import io.crossdock.broker.log.AppendInfo;
import io.crossdock.broker.log.AppendOrigin;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** When an append is acknowledged, with a disk that syncs when the test says so. */
class AcksTest {
    private final ConcurrentLinkedQueue<Runnable> syncs = new ConcurrentLinkedQueue<>();
    private LocalPartitions broker;
    private Path directory;

    @BeforeEach
    void open(@TempDir Path directory) {
        this.directory = directory;
        broker = new LocalPartitions(directory, syncs::add, NoReplication.of(Clock.systemUTC()));
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void acksAllWaitsForTheDiskWhereThereIsOneReplica() {
        Partition orders = partition("orders", Map.of());

        CompletableFuture<AppendInfo> append = append(orders, true);

        eventually(() -> orders.highWatermark() == 1);
        assertThat(append).isNotDone();
        syncs.remove().run();
        assertThat(append.join().firstOffset()).isZero();
    }

    @Test
    void oneSyncAcknowledgesEverythingAppendedBeforeIt() {
        Partition orders = partition("orders", Map.of());

        List<CompletableFuture<AppendInfo>> appends =
                Stream.generate(() -> append(orders, true)).limit(20).toList();

        eventually(() -> orders.highWatermark() == 20);
        assertThat(syncs).hasSize(1);
        syncs.remove().run();
        assertThat(appends).allMatch(CompletableFuture::isDone);
        assertThat(syncs).isEmpty();
    }

    @Test
    void whatIsAppendedDuringASyncWaitsForTheNext() {
        Partition orders = partition("orders", Map.of());
        CompletableFuture<AppendInfo> first = append(orders, true);
        eventually(() -> !syncs.isEmpty());
        syncs.remove().run();
        first.join();

        CompletableFuture<AppendInfo> second = append(orders, true);

        eventually(() -> !syncs.isEmpty());
        assertThat(second).isNotDone();
        syncs.remove().run();
        assertThat(second.join().firstOffset()).isEqualTo(1);
    }

    @Test
    void acksOneDoesNotWaitForTheDisk() {
        append(partition("orders", Map.of()), false).join();

        assertThat(syncs).isEmpty();
    }

    @Test
    void acksAllDoesNotWaitForTheDiskWhereReplicasAreEnough() {
        append(partition("orders", Map.of("acks.durability", "replicas")), true).join();

        assertThat(syncs).isEmpty();
    }

    @Test
    void consumersReadWhatIsNotOnTheDiskYet() {
        Partition orders = partition("orders", Map.of());
        append(orders, true);
        eventually(() -> orders.highWatermark() == 1);

        PartitionRead read = orders.read(
                new ConsumerFetch(0, Partition.NO_EPOCH, IsolationLevel.READ_UNCOMMITTED, false), 1000, true);

        assertThat(read.records().sizeInBytes()).isPositive();
        read.records().release();
    }

    @Test
    void committedOffsetsDoNotWaitForTheDiskUnlessInATransaction() {
        Partition offsets = partition("__consumer_offsets", Map.of());
        append(offsets, true).join();

        CompletableFuture<AppendInfo> inTransaction = offsets.append(
                MemoryRecords.withTransactionalRecords(
                        Compression.NONE, 7, (short) 0, 0, new SimpleRecord("key".getBytes(), "value".getBytes())),
                AppendOrigin.COORDINATOR,
                Acks.ALL);

        eventually(() -> !syncs.isEmpty());
        assertThat(inTransaction).isNotDone();
        syncs.remove().run();
        inTransaction.join();
    }

    @Test
    void aDiskThatFailsToSyncFailsTheAppend() throws IOException {
        Partition orders = partition("orders", Map.of());
        CompletableFuture<AppendInfo> append = append(orders, true);
        eventually(() -> !syncs.isEmpty());
        Files.move(directory.resolve("orders-0"), directory.resolve("elsewhere"));

        syncs.remove().run();

        assertThatThrownBy(append::join).hasCauseInstanceOf(KafkaStorageException.class);
    }

    private Partition partition(String topic, Map<String, String> configs) {
        var image = new PartitionImage(1, 0, List.of(1), List.of(1));
        return broker.show(new TopicImage(topic, Uuid.randomUuid(), List.of(image), configs));
    }

    private static CompletableFuture<AppendInfo> append(Partition partition, boolean allInSync) {
        return partition.append(
                MemoryRecords.withRecords(
                        Compression.NONE, new SimpleRecord(System.currentTimeMillis(), "k".getBytes(), "v".getBytes())),
                partition.id().topic().startsWith("__") ? AppendOrigin.COORDINATOR : AppendOrigin.CLIENT,
                allInSync ? Acks.ALL : Acks.LEADER);
    }

    private static void eventually(java.util.function.BooleanSupplier condition) {
        org.awaitility.Awaitility.await()
                .pollInterval(1, TimeUnit.MILLISECONDS)
                .atMost(10, TimeUnit.SECONDS)
                .until(condition::getAsBoolean);
    }
}
