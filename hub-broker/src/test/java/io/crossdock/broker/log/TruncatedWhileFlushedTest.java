package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A log is cut while somebody waits until it is on the disk: nobody hears that what is gone, or new, is safe. */
class TruncatedWhileFlushedTest {
    private final Queue<Runnable> flushers = new ArrayDeque<>();
    private final List<LogFailure> failures = new ArrayList<>();
    private LogStore store;
    private PartitionLog log;

    @BeforeEach
    void open(@TempDir Path directory) {
        var environment = new LogEnvironment(
                new TickingClock(),
                partition -> Runnable::run,
                failures::add,
                Duration.ofDays(1),
                DiskProbe.SYSTEM,
                System::nanoTime,
                flushers::add);
        store = LogStore.start(
                new StorageConfig(List.of(directory), 1, 1 << 20, 0), environment, partition -> LogConfig.DEFAULTS);
        store.whenAllLoaded().join();
        log = store.create(new TopicPartition("orders", 0), Uuid.randomUuid(), LogConfig.DEFAULTS);
    }

    @AfterEach
    void close() {
        store.close();
        assertThat(failures).isEmpty();
    }

    private CompletableFuture<Void> append() {
        log.append(
                MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(1, "value".getBytes())),
                0,
                AppendOrigin.CLIENT);
        return log.whenOnDisk(log.logEndOffset());
    }

    private void runFlushers() {
        for (Runnable next = flushers.poll(); next != null; next = flushers.poll()) {
            next.run();
        }
    }

    @Test
    void whoWaitsForRecordsThatAreCutOffIsToldSoAndTheOthersGoOn() {
        CompletableFuture<Void> first = append();
        CompletableFuture<Void> second = append();
        log.truncateTo(1);

        assertThat(second).isCompletedExceptionally();
        assertThatThrownBy(second::join).hasCauseInstanceOf(NotLeaderOrFollowerException.class);
        assertThat(first).isNotDone();
        runFlushers();
        assertThat(first).isCompleted();
    }

    @Test
    void recordsInThePlaceOfOthersDoNotMakeThoseSafe() {
        CompletableFuture<Void> cut = append();
        log.truncateTo(0);
        CompletableFuture<Void> instead = append();
        runFlushers();

        assertThat(cut).isCompletedExceptionally();
        assertThat(instead).isCompleted();
    }

    @Test
    void aFlushUpToAnEndThatWasCutOffMeanwhileSaysNothingOfWhatIsAppendedThere() {
        append();
        append();
        runFlushers();
        append();
        log.flushBehind(); // up to 3, as soon as there is a thread for it
        log.truncateTo(1);
        runFlushers();
        assertThat(log.recoveryPoint()).isLessThanOrEqualTo(1);
        append();
        runFlushers();
        CompletableFuture<Void> instead = append(); // ends at 3 again

        assertThat(instead).as("safe without a sync").isNotDone();
        runFlushers();
        assertThat(instead).isCompleted();
    }
}
