package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A disk without room: what is refused before it is full, and what is left behind when it really is. */
class FullDiskTest {
    private static final long MIN_FREE = 1_000_000;
    private static final Uuid TOPIC_ID = Uuid.randomUuid();

    private final TickingClock clock = new TickingClock();
    private final List<LogFailure> failures = new ArrayList<>();
    private volatile long usable = 2 * MIN_FREE;
    private Path directory;
    private LogStore store;

    @BeforeEach
    void open(@TempDir Path directory) {
        this.directory = directory;
        store = start(directory, path -> () -> new DiskProbe.Room(10 * MIN_FREE, usable));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aRefusalSaysHowMuchMustBeFreeToGoOn() throws IOException {
        long[] free = {799L << 20};
        var space = new DiskSpace(directory, path -> () -> new DiskProbe.Room(1L << 40, free[0]), 800L << 20);
        assertThat(space.refusal()).hasMessageContaining("799 MB free").hasMessageContaining("with 900 MB free");

        free[0] = 850L << 20;
        space.look();
        assertThatThrownBy(() -> space.require(true))
                .hasMessageContaining("850 MB free")
                .hasMessageNotContaining("less than");

        free[0] = 900L << 20;
        space.look();
        space.require(true);
    }

    @Test
    void clientsAreRefusedBeforeTheDiskIsFullAndGoOnWhenThereIsRoom() {
        PartitionLog orders = log("orders");
        append(orders);
        look(MIN_FREE - 1);

        assertThatThrownBy(() -> append(orders))
                .isInstanceOf(DiskFullException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("log.dirs.min.free.bytes");
        assertThatThrownBy(() -> store.requireRoom()).isInstanceOf(DiskFullException.class);

        look(2 * MIN_FREE);
        assertThat(append(orders).firstOffset()).isEqualTo(1);
        store.requireRoom();
    }

    @Test
    void roomMustComeBackByMoreThanAByte() {
        PartitionLog orders = log("orders");
        look(MIN_FREE - 1);
        look(MIN_FREE + 1);

        assertThatThrownBy(() -> append(orders)).isInstanceOf(DiskFullException.class);
    }

    @Test
    void compactionWaitsForTheRoomThatItsCopyNeeds() {
        var partition = new TopicPartition("table", 0);
        PartitionLog table = store.create(
                partition, TOPIC_ID, LogConfig.from(Map.of("cleanup.policy", "compact", "segment.ms", "1000")));
        append(table);
        append(table);
        clock.advance(1001);
        append(table);
        long before = table.sizeInBytes();
        var cleaner = new LogCleaner(
                store::logs,
                store::checkpointCleaned,
                Executors.newScheduledThreadPool(0),
                CleanerConfig.DEFAULTS,
                clock);
        look(1000);
        assertThat(cleaner.cleanOne()).as("a try").isTrue();
        assertThat(table.sizeInBytes()).isEqualTo(before);
        assertThat(failures).isEmpty();
        assertThat(cleaner.cleanOne()).as("a try at once").isFalse();

        look(2 * MIN_FREE);
        cleaner.cleanOne();

        assertThat(table.sizeInBytes()).isLessThan(before);
    }

    @Test
    void readingDeletingAndCommittingGoOn() {
        PartitionLog orders = log("orders");
        append(orders);
        append(orders);
        PartitionLog offsets = log("__consumer_offsets");
        look(MIN_FREE - 1);

        assertThat(offsets.append(records(), 0, AppendOrigin.COORDINATOR).firstOffset())
                .isZero();
        orders.deleteRecordsBefore(1);
        assertThat(orders.logStartOffset()).isEqualTo(1);
        LogSlice slice = orders.read(1, 1000, Long.MAX_VALUE, true);
        assertThat(slice.sizeInBytes()).isPositive();
        slice.release();
        store.runRetention();
        store.delete(new TopicPartition("orders", 0));
        assertThat(failures).isEmpty();
    }

    @Test
    void theBrokersOwnTopicsStopAtTheLastQuarterOfTheReserve() {
        PartitionLog offsets = log("__consumer_offsets");
        look(MIN_FREE / 4 - 1);

        assertThatThrownBy(() -> offsets.append(records(), 0, AppendOrigin.COORDINATOR))
                .isInstanceOf(DiskFullException.class);
    }

    @Test
    void markersWaitForRoomAsTheirCoordinatorDoes() {
        PartitionLog orders = log("orders");
        var marker = new TransactionMarker(42, (short) 0, 0, TransactionMarker.Outcome.COMMIT, (short) 0);
        look(MIN_FREE - 1);
        assertThat(orders.append(marker, 0).firstOffset()).isZero();
        look(MIN_FREE / 4 - 1);

        assertThatThrownBy(() -> orders.append(marker, 0)).isInstanceOf(DiskFullException.class);
    }

    @Test
    void theDiskIsLookedAtWhileItIsFilledAndNotOnlyEverySecond() {
        PartitionLog orders = log("orders");
        usable = 0;

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1000; i++) {
                        append(orders);
                    }
                })
                .isInstanceOf(DiskFullException.class);
        assertThat(orders.sizeInBytes()).isLessThan(MIN_FREE / 4);
    }

    @Test
    void aDiskThatIsReallyFullLosesNothingAndServesAgainWhenItIsNot(@TempDir Path mountPoint) throws Exception {
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", mountPoint.toString()), "needs root");
        try {
            Path place = mountPoint.resolve("data");
            LogStore small = start(place, DiskProbe.SYSTEM, 0);
            PartitionLog orders = small.create(new TopicPartition("orders", 0), TOPIC_ID, config());
            long acknowledged = fill(orders);

            assertThat(failures).isEmpty();
            assertThat(orders.logEndOffset()).isEqualTo(acknowledged);
            assertThat(countRead(orders)).isEqualTo(acknowledged);
            orders.deleteRecordsBefore(acknowledged - 5);
            orders.applyRetention();
            clock.advance(60_000);
            small.removeDropped();
            small.checkDisks();
            assertThat(append(orders).firstOffset()).isEqualTo(acknowledged);
            small.close();

            LogStore again = start(place, DiskProbe.SYSTEM, 0);
            PartitionLog found = again.log(new TopicPartition("orders", 0)).orElseThrow();
            assertThat(found.logEndOffset()).isEqualTo(acknowledged + 1);
            assertThat(countRead(found)).isEqualTo(6);
            again.close();
        } finally {
            run("umount", mountPoint.toString());
        }
    }

    private long fill(PartitionLog orders) {
        long acknowledged = 0;
        while (acknowledged < 10_000) {
            try {
                append(orders);
                acknowledged++;
            } catch (DiskFullException full) {
                return acknowledged;
            }
        }
        throw new AssertionError("256 kB took 10,000 records");
    }

    private static long countRead(PartitionLog log) {
        long[] count = {0};
        log.forEachBatch(log.logStartOffset(), batch -> count[0]++);
        return count[0];
    }

    private LogStore start(Path at, DiskProbe probe) {
        return start(at, probe, MIN_FREE);
    }

    private LogStore start(Path at, DiskProbe probe, long minFree) {
        var environment = new LogEnvironment(
                clock,
                partition -> Runnable::run,
                failures::add,
                Duration.ofDays(1),
                probe,
                System::nanoTime,
                Runnable::run);
        LogStore made =
                LogStore.start(new StorageConfig(List.of(at), 1, 1 << 20, minFree), environment, partition -> config());
        made.whenAllLoaded().join();
        return made;
    }

    private static LogConfig config() {
        return LogConfig.from(java.util.Map.of("segment.bytes", "30000"));
    }

    private void look(long free) {
        usable = free;
        store.checkDisks();
    }

    private PartitionLog log(String topic) {
        return store.create(new TopicPartition(topic, 0), TOPIC_ID, LogConfig.DEFAULTS);
    }

    private AppendInfo append(PartitionLog log) {
        return log.append(records(), 0, AppendOrigin.CLIENT);
    }

    private MemoryRecords records() {
        return MemoryRecords.withRecords(
                Compression.NONE,
                new SimpleRecord(
                        clock.millis(), "key".getBytes(), "v".repeat(1000).getBytes()));
    }

    private static boolean run(String... command) throws Exception {
        if (!Files.isExecutable(Path.of("/usr/bin", command[0])) && !Files.isExecutable(Path.of("/bin", command[0]))) {
            return false;
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
