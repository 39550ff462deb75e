package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What a start after a kill reads, and what it does not. */
class BoundedRecoveryTest {
    private static final int BATCH_BYTES = 300;
    private static final int UNSYNCED = 20;

    private final Path root;
    private final LogFixture fixture;

    BoundedRecoveryTest(@TempDir Path root) {
        this.root = root;
        this.fixture = new LogFixture(root.resolve("data"), "index.interval.bytes", "2000");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void onlyWhatLiesAboveTheRecoveryPointIsRead() {
        append(2000);
        flushAndNote();
        append(UNSYNCED);

        fixture.crash(root.resolve("copy"));

        assertThat(recovered()).isBetween((long) UNSYNCED * BATCH_BYTES, 10_000L);
        assertThat(fixture.log().logEndOffset()).isEqualTo(2000 + UNSYNCED);
        assertThat(fixture.values()).hasSize(2000 + UNSYNCED);
    }

    @Test
    void theIndexesOfARecoveredSegmentAreThoseOfOneThatWasNeverInterrupted() throws IOException {
        append(500);
        flushAndNote();
        append(500);
        fixture.crash(root.resolve("copy"));
        append(500);
        fixture.store.close();
        byte[] resumed = Files.readAllBytes(index(fixture.directory));

        Files.delete(index(fixture.directory));
        fixture.store = fixture.open(fixture.directory);
        fixture.store.close();

        assertThat(resumed).isNotEmpty();
        assertEntriesStandForBatches(resumed);
        assertThat(Files.readAllBytes(index(fixture.directory)).length).isCloseTo(resumed.length, percent());
        fixture.store = fixture.open(fixture.directory);
        assertThat(fixture.values()).hasSize(1500);
    }

    @Test
    void rubbishInAnIndexBehindTheRecoveryPointIsNotBelieved() throws IOException {
        append(500);
        flushAndNote();
        append(500);
        Path copy = root.resolve("copy");
        fixture.copyTo(copy);
        Path index = index(copy);
        long size = Files.size(index);
        try (FileChannel file = FileChannel.open(index, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(4096), size); // what a power cut leaves of a file that grew
        }
        fixture.store.close();
        fixture.directory = copy;

        fixture.store = fixture.open(copy);

        assertThat(fixture.values()).hasSize(1000);
        assertThat(fixture.valuesFrom(700)).hasSize(300);
    }

    @Test
    void producersAreKnownWithoutReadingTheLogFromItsStart() throws IOException {
        for (int i = 0; i < 100; i++) {
            fixture.appendIdempotent(7, 0, i, "x".repeat(200));
        }
        flushAndNote();
        fixture.appendIdempotent(7, 0, 100, "last");
        Path copy = root.resolve("copy");
        fixture.copyTo(copy);

        assertThat(LogFixture.files(copy.resolve("orders-0"))).contains("00000000000000000100.snapshot");
        fixture.store.close();
        fixture.directory = copy;
        fixture.store = fixture.open(copy);

        assertThat(fixture.appendIdempotent(7, 0, 100, "last").duplicate()).isTrue();
        assertThat(fixture.appendIdempotent(7, 0, 101, "next").duplicate()).isFalse();
    }

    @Test
    void oneNoteOfTheProducersWithinASegmentReplacesTheOther() {
        for (int i = 0; i < 5; i++) {
            append(10);
            fixture.log().flushBehind();
        }

        assertThat(fixture.files().stream().filter(name -> name.endsWith(".snapshot")))
                .containsExactly("00000000000000000050.snapshot");
        assertThat(fixture.log().recoveryPoint()).isEqualTo(50);
    }

    @Test
    void progressIsCountedWhileALargeSegmentIsReadAndNotBefore() throws IOException {
        for (int i = 0; i < 30; i++) {
            fixture.append("x".repeat(100_000));
        }
        fixture.store.close();
        var disk = new ScriptedDisk(root);
        var progress = new RecoveryProgress();
        var seen = new ArrayList<Long>();
        disk.follow((step, file) -> {
            if (step == ScriptedDisk.Step.READ && file.endsWith(Segment.LOG_SUFFIX)) {
                seen.add(progress.bytes());
            }
        });

        LoadedLog loaded = new LogLoader(
                        disk.path(fixture.logDirectory()),
                        LogFixture.PARTITION,
                        fixture.config(),
                        0,
                        TickingClock.START,
                        progress)
                .load(0);

        long size = loaded.segments().sizeInBytes();
        loaded.release();
        fixture.store = fixture.open(fixture.directory);
        assertThat(progress.bytes()).isEqualTo(size);
        assertThat(seen).startsWith(0L).anyMatch(bytes -> bytes > 0 && bytes < size);
    }

    @Test
    void theEarlierNoteOfTheProducersStaysUntilTheFlushIsDone() {
        var disk = new ScriptedDisk(root);
        try (var log = new LogFixture(disk.path(root.resolve("scripted")))) {
            log.appendIdempotent(7, 0, 0, "a");
            log.log().flushBehind();
            log.appendIdempotent(7, 0, 1, "b");
            var during = new ArrayList<String>();
            disk.follow((step, file) -> {
                if (step == ScriptedDisk.Step.FORCE && file.endsWith(Segment.LOG_SUFFIX)) {
                    during.addAll(log.files());
                }
            });

            log.log().flushBehind();

            assertThat(during).contains("00000000000000000001.snapshot", "00000000000000000002.snapshot");
            assertThat(log.files())
                    .contains("00000000000000000002.snapshot")
                    .doesNotContain("00000000000000000001.snapshot");
        }
    }

    @Test
    void aLogThatWasNotReadWhenTheBrokerStoppedIsRecoveredByTheNextOne() throws IOException {
        append(100);
        flushAndNote();
        Path copy = root.resolve("copy");
        fixture.copyTo(copy);
        Path metadata = copy.resolve("orders-0").resolve(PartitionMetadataFile.FILE);
        String content = Files.readString(metadata);
        Files.writeString(metadata, "rubbish");

        fixture.open(copy).close();

        assertThat(copy.resolve(".kafka_cleanshutdown")).doesNotExist();
        assertThat(new OffsetCheckpoint(copy, OffsetCheckpoint.RECOVERY_POINTS).read())
                .containsEntry(new TopicPartition("orders", 0), 100L);
        Files.writeString(metadata, content);
        try (LogStore store = fixture.open(copy)) {
            assertThat(store.log(LogFixture.PARTITION).orElseThrow().logEndOffset())
                    .isEqualTo(100);
        }
    }

    @Test
    void logsThatHaveMuchUnsyncedAreFlushedTogetherBeforeItIsTooMuch() {
        var logs = List.of(
                new FlushPlan.Candidate<>("small", 10_000, 0),
                new FlushPlan.Candidate<>("large", 60_000_000, 1_000),
                new FlushPlan.Candidate<>("largest", 90_000_000, 1_000));

        assertThat(FlushPlan.choose(logs, 200_000_000)).isEmpty();
        assertThat(FlushPlan.choose(logs, 140_000_000)).containsExactly("largest");
        assertThat(FlushPlan.choose(logs, 100_000_000)).containsExactly("largest", "large");
    }

    @Test
    void whatIsOldIsFlushedIfItIsWorthIt() {
        var logs = List.of(
                new FlushPlan.Candidate<>("little", 10_000, 40_000),
                new FlushPlan.Candidate<>("old", 2_000_000, 40_000),
                new FlushPlan.Candidate<>("young", 2_000_000, 10_000));

        assertThat(FlushPlan.choose(logs, Long.MAX_VALUE)).containsExactly("old");
    }

    private void append(int batches) {
        for (int i = 0; i < batches; i++) {
            fixture.clock.advance(1);
            fixture.append("x".repeat(BATCH_BYTES - 72));
        }
    }

    private void flushAndNote() {
        fixture.log().flushBehind();
        fixture.store.checkpoint();
    }

    private long recovered() {
        return fixture.store.loadingStatus().recoveredBytes();
    }

    private static Path index(Path directory) {
        return directory.resolve("orders-0").resolve("00000000000000000000.index");
    }

    private void assertEntriesStandForBatches(byte[] index) {
        ByteBuffer entries = ByteBuffer.wrap(index);
        var offsets = new ArrayList<Integer>();
        int size = -1;
        while (entries.hasRemaining()) {
            int offset = entries.getInt();
            int position = entries.getInt();
            size = size < 0 ? position / offset : size;
            assertThat(position).isEqualTo(offset * size);
            offsets.add(offset);
        }
        assertThat(offsets).isSorted().doesNotHaveDuplicates();
    }

    private static org.assertj.core.data.Percentage percent() {
        return org.assertj.core.data.Percentage.withPercentage(5);
    }
}
