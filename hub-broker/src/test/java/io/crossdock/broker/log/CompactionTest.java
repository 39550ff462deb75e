package io.crossdock.broker.log;

import org.apache.kafka.common.compress.Compression;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class CompactionTest {
    private static final String[] COMPACT = {
        "cleanup.policy",
        "compact",
        "segment.ms",
        "60000",
        "delete.retention.ms",
        "1000000",
        "file.delete.delay.ms",
        "0"
    };
    private final Path root;
    private @Nullable LogFixture fixture;

    CompactionTest(@TempDir Path root) {
        this.root = root;
    }

    @AfterEach
    void close() {
        if (fixture != null) {
            fixture.close();
        }
    }

    private LogFixture compacted(String... more) {
        var settings = new ArrayList<>(List.of(COMPACT));
        settings.addAll(List.of(more));
        fixture = new LogFixture(root.resolve("data"), settings.toArray(String[]::new));
        return fixture;
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void onlyTheNewestRecordOfEachKeyStaysAtItsOffset(Codec codec) {
        LogFixture log = compacted();
        log.appendPairs(codec.compression(), "a=1", "b=1", "a=2");
        log.appendPairs(codec.compression(), "c=1", "b=2");
        log.roll();
        log.appendPairs(codec.compression(), "a=3");

        assertThat(log.clean()).isEqualTo(1);

        assertThat(log.pairs()).containsExactly("2:a=2", "3:c=1", "4:b=2", "5:a=3");
        assertThat(log.log().logEndOffset()).isEqualTo(6);
        assertThat(log.log().logStartOffset()).isZero();
    }

    @Test
    void theSegmentBeingWrittenIsLeftAlone() {
        LogFixture log = compacted();
        log.appendPairs(Compression.NONE, "a=1", "a=2");

        assertThat(log.clean()).isZero();

        assertThat(log.pairs()).containsExactly("0:a=1", "1:a=2");
    }

    @Test
    void segmentsThatShrankBecomeOne() {
        LogFixture log = compacted();
        for (int i = 0; i < 5; i++) {
            log.appendPairs(Compression.NONE, "a=" + i, "b" + i + "=" + i);
            log.roll();
        }
        log.appendPairs(Compression.NONE, "end=");

        log.clean();

        assertThat(log.files().stream().filter(name -> name.endsWith(".log"))).hasSize(2);
        assertThat(log.pairs()).containsExactly("1:b0=0", "3:b1=1", "5:b2=2", "7:b3=3", "8:a=4", "9:b4=4", "10:end=");
        log.store.removeDropped();
        assertThat(log.files()).noneMatch(name -> name.endsWith(".deleted"));
    }

    @Test
    void aTombstoneStaysForDeleteRetentionAndThenGoes() {
        LogFixture log = compacted("min.cleanable.dirty.ratio", "0");
        log.appendPairs(Compression.NONE, "a=1", "b=1", "a");
        log.roll();
        log.appendPairs(Compression.NONE, "c=1");
        log.clean();
        assertThat(log.pairs()).containsExactly("1:b=1", "2:a", "3:c=1");

        log.roll();
        log.appendPairs(Compression.NONE, "d=1");
        log.clean();
        assertThat(log.pairs()).as("within delete.retention.ms").contains("2:a");

        log.clock.advance(1_000_001);
        log.appendPairs(Compression.NONE, "e=1");
        log.clean();
        assertThat(log.pairs()).containsExactly("1:b=1", "3:c=1", "4:d=1", "5:e=1");
    }

    @Test
    void recordsYoungerThanTheMinimumLagStay() {
        LogFixture log = compacted("min.compaction.lag.ms", "100000", "min.cleanable.dirty.ratio", "0");
        log.appendPairs(Compression.NONE, "a=1", "a=2");
        log.roll();
        log.appendPairs(Compression.NONE, "b=1", "b=2");
        log.roll();
        log.appendPairs(Compression.NONE, "c=1");

        log.clean();

        assertThat(log.pairs()).containsExactly("1:a=2", "2:b=1", "3:b=2", "4:c=1");
    }

    @Test
    void aLogWithFewDirtyBytesWaitsUntilTheMaximumLag() {
        LogFixture log = compacted("max.compaction.lag.ms", "200000", "min.cleanable.dirty.ratio", "1");
        log.appendPairs(Compression.NONE, "a=1", "a=2");
        log.roll();
        log.appendPairs(Compression.NONE, "b=1");
        assertThat(log.clean()).isZero();
        log.clock.advance(200_000);

        assertThat(log.clean()).isEqualTo(1);

        assertThat(log.pairs()).containsExactly("1:a=2", "2:b=1");
    }

    @Test
    void theLastBatchOfAnIdempotentProducerStaysKnownAfterARestart() {
        LogFixture log = compacted();
        log.appendIdempotent(7, 0, 0, "x");
        log.appendIdempotent(7, 0, 1, "y");
        log.appendPairs(Compression.NONE, "k0=z");
        log.roll();
        log.appendPairs(Compression.NONE, "end=");
        log.clean();
        assertThat(log.pairs()).containsExactly("2:k0=z", "3:end=");

        log.crash(root.resolve("crash"));

        assertThat(log.appendIdempotent(7, 0, 1, "y").duplicate()).isTrue();
        assertThat(log.appendIdempotent(7, 0, 2, "w").firstOffset()).isEqualTo(4);
    }

    @Test
    void aReaderThatHoldsASliceFinishesIt() {
        LogFixture log = compacted();
        log.appendPairs(Compression.NONE, "a=1", "a=2");
        log.roll();
        log.appendPairs(Compression.NONE, "b=1");
        LogSlice slice = log.log().read(0, 1000, Long.MAX_VALUE, true);

        log.clean();
        log.store.removeDropped();

        assertThat(slice.toMemory().records()).hasSize(2);
        slice.release();
        assertThat(log.pairs()).containsExactly("1:a=2", "2:b=1");
    }

    @Test
    void aSmallDedupeBufferCleansInSeveralGoes() {
        LogFixture log = compacted("min.cleanable.dirty.ratio", "0");
        for (int i = 0; i < 40; i++) {
            log.appendPairs(Compression.NONE, "k" + i % 20 + "=" + i);
        }
        log.roll();
        log.appendPairs(Compression.NONE, "end=");
        CleanerConfig small = new CleanerConfig(
                true, 1, 10 * OffsetMap.ENTRY_BYTES, 512, 0.9, Double.MAX_VALUE, CleanerConfig.DEFAULTS.backoff());
        LogCleaner cleaner = log.cleaner(small);
        int goes = 0;
        while (cleaner.cleanOne()) {
            goes++;
        }

        assertThat(goes).isGreaterThan(2);
        assertThat(log.pairs()).hasSize(21).contains("20:k0=20", "39:k19=39", "40:end=");
    }

    @Test
    void compactionGoesOnAfterThereWasNoMemoryForIt() throws InterruptedException {
        var turns = new CountDownLatch(3);
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);
        CleanerConfig soon = new CleanerConfig(true, 1, 1 << 10, 512, 0.9, Double.MAX_VALUE, Duration.ofMillis(1));
        var cleaner = new LogCleaner(
                () -> {
                    turns.countDown();
                    throw new OutOfMemoryError("as if");
                },
                () -> {},
                threads,
                soon,
                Clock.systemUTC());
        try {
            cleaner.start();

            assertThat(turns.await(30, TimeUnit.SECONDS)).as("further turns").isTrue();
        } finally {
            cleaner.close();
            threads.shutdownNow();
        }
    }

    @Test
    void howFarALogIsCompactedIsNotedAsKafkaDoes() throws IOException {
        LogFixture log = compacted();
        log.appendPairs(Compression.NONE, "a=1", "a=2");
        log.roll();
        log.appendPairs(Compression.NONE, "a=3");

        log.clean();

        assertThat(Files.readAllLines(log.directory.resolve("cleaner-offset-checkpoint")))
                .containsExactly("0", "1", "orders 0 2");
        log.reopen();
        assertThat(log.clean()).as("work left after a restart").isZero();
    }

    @Test
    void aDamagedLogIsReportedWithFileAndPositionAndSetAside() throws IOException {
        LogFixture log = compacted();
        log.appendPairs(Compression.NONE, "a=1");
        log.appendPairs(Compression.NONE, "a=2");
        log.roll();
        log.appendPairs(Compression.NONE, "a=3");
        log.log().flush();
        Path file = log.logDirectory().resolve("00000000000000000000.log");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {42}), channel.size() - 3);
        }
        LogCleaner cleaner = log.cleaner(CleanerConfig.DEFAULTS);

        cleaner.cleanOne();

        assertThat(cleaner.uncleanable().get(LogFixture.PARTITION))
                .contains(file.toString())
                .contains("position 70")
                .contains("checksum");
        assertThat(cleaner.cleanOne()).as("another try").isFalse();
        assertThat(log.files()).noneMatch(name -> name.endsWith(".cleaned"));
    }

    @Test
    void truncationInterruptsACleaningAndTakesItsProgressBack() {
        LogFixture log = compacted("min.cleanable.dirty.ratio", "0");
        log.appendPairs(Compression.NONE, "a=1", "b=1");
        log.appendPairs(Compression.NONE, "a=2");
        log.roll();
        log.appendPairs(Compression.NONE, "c=1");
        log.clean();

        log.log().truncateTo(2);
        log.appendPairs(Compression.NONE, "b=2");
        log.roll();
        log.appendPairs(Compression.NONE, "end=");
        log.clean();

        assertThat(log.pairs()).containsExactly("2:b=2", "3:end=");
    }

    @Test
    void aCleaningThatBeginsBehindAnAbortKnowsItsProducersLaterRecordsAsCommitted() {
        LogFixture log = compacted("min.cleanable.dirty.ratio", "0");
        log.appendPairs(Compression.NONE, "x=0");
        log.appendPairs(Compression.NONE, 100, 0, "k=1");
        log.abort(100, 0);
        log.appendPairs(Compression.NONE, 101, 0, "y=1"); // open, so the first cleaning ends here, at offset 3
        log.appendPairs(Compression.NONE, 100, 1, "x=1");
        log.commit(100, 0);
        log.roll();
        log.appendPairs(Compression.NONE, "end=1");
        log.stable();
        log.clean();
        assertThat(log.pairs()).containsExactly("0:x=0", "3:y=1", "4:x=1", "6:end=1");

        log.commit(101, 0);
        log.stable();
        log.roll();
        log.appendPairs(Compression.NONE, "end=2");
        log.clean();

        assertThat(log.pairs()).containsExactly("3:y=1", "4:x=1", "6:end=1", "8:end=2");
    }

    @Test
    void abortedRecordsGoAtOnceAndTheirMarkerWhenNobodyCanMissIt() {
        LogFixture log = compacted("min.cleanable.dirty.ratio", "0");
        log.appendPairs(Compression.NONE, 100, 0, "k=1");
        log.abort(100, 0);
        log.appendPairs(Compression.NONE, 101, 0, "k=2");
        log.commit(101, 0);
        log.stable();
        clean(log, "end=1");
        assertThat(log.pairs()).containsExactly("2:k=2", "4:end=1");
        assertThat(log.log().aborted(0, 4))
                .as("while its producer's last batch is kept")
                .hasSize(1);

        log.clock.advance(Duration.ofDays(2).toMillis());
        log.log().expireProducers(log.clock.millis());
        clean(log, "end=2"); // the aborted batch is gone now, and the markers' time begins
        clean(log, "end=3");
        log.clock.advance(1_000_001);
        clean(log, "end=4");
        clean(log, "end=5");

        assertThat(log.log().aborted(0, 4)).isEmpty();
        var markers = new ArrayList<Long>();
        log.log().forEachBatch(0, batch -> {
            if (batch.isControlBatch()) {
                markers.add(batch.lastOffset());
            }
        });
        assertThat(markers)
                .as("the marker of the commit, whose record is there")
                .containsExactly(3L);
        assertThat(log.pairs()).startsWith("2:k=2");
    }

    private static void clean(LogFixture log, String next) {
        log.roll();
        log.appendPairs(Compression.NONE, next);
        log.stable();
        log.clean();
    }

    @Test
    void aLimitOnBytesPerSecondSlowsACleaningDown() {
        var clock = new TickingClock();
        var waits = new int[1];
        var throttle = new CleanerThrottle(1_000_000, clock);

        throttle.spent(3_000_000, () -> {
            waits[0]++;
            clock.advance(1000); // stands for the time that passes while parked
        });

        assertThat(waits[0])
                .as("looks at whether to stop: one before, one a second")
                .isEqualTo(4);
    }
}
