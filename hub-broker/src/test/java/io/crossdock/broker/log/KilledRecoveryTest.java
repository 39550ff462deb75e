package io.crossdock.broker.log;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** A start that makes indexes again and is killed, before each of its steps on the disk in turn. */
class KilledRecoveryTest {
    private static final long PRODUCER = 42;
    private static final long OTHER = 43;

    private final Path root;
    private final Path sound;
    private final ScriptedDisk disk;
    private final LogConfig config;
    private final List<AbortedTransaction> aborted;
    private final List<Long> bases;
    private final long end;

    KilledRecoveryTest(@TempDir Path root) throws IOException {
        this.root = root;
        this.disk = new ScriptedDisk(root);
        try (var fixture =
                new LogFixture(root.resolve("data"), "segment.bytes", "1500", "index.interval.bytes", "400")) {
            this.sound = fixture.logDirectory();
            this.config = fixture.config();
            write(fixture);
            this.end = fixture.log().logEndOffset();
            this.aborted = fixture.log().aborted(0, end);
            this.bases = SegmentFiles.offsets(sound, Segment.LOG_SUFFIX);
        }
    }

    private static void write(LogFixture fixture) {
        fixture.appendTransactional(OTHER, 0, 0, "over several segments");
        for (int i = 0; i < 20; i++) {
            fixture.appendTransactional(PRODUCER, 0, i, "v".repeat(20 * (i % 4)));
            if (i % 3 == 2) {
                fixture.commit(PRODUCER, 0);
            } else {
                fixture.abort(PRODUCER, 0);
            }
        }
        fixture.abort(OTHER, 0);
        fixture.append("last");
    }

    @Test
    void thereIsSomethingToLose() {
        assertThat(bases).hasSizeGreaterThan(2);
        assertThat(aborted).hasSizeGreaterThan(10);
    }

    static Stream<Arguments> damages() {
        List<List<String>> lost = List.of(
                List.of(".index"),
                List.of(".timeindex"),
                List.of(".index", ".txnindex"),
                List.of(".index", ".timeindex", ".txnindex"));
        return lost.stream().flatMap(suffixes -> Stream.of(0, 1).map(segment -> Arguments.of(suffixes, segment)));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void noAbortedTransactionIsLostWhereTheLogWasFlushedToItsEnd(List<String> lost, int segment) throws IOException {
        killAtEachStep(lost, segment, end);
    }

    @ParameterizedTest
    @MethodSource("damages")
    void noAbortedTransactionIsLostWhereTheLogWasFlushedIntoTheSegment(List<String> lost, int segment)
            throws IOException {
        long next = bases.get(segment + 1);
        killAtEachStep(lost, segment, next - 2);
    }

    @Test
    void aTornTailLeavesNoHoleBeforeTheSegmentsBehindIt() throws IOException {
        boolean ended = false;
        for (int steps = 0; !ended; steps++) {
            Path copy = damagedCopy(List.of(), bases.get(0), "torn-" + steps);
            Path first = copy.resolve(SegmentFiles.name(bases.get(0), Segment.LOG_SUFFIX));
            try (FileChannel channel = FileChannel.open(first, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() - 1);
            }
            ended = !isKilled(copy, 0, steps);

            LoadedLog loaded = load(copy, 0);
            assertThat(loaded.endOffset())
                    .as("after a kill before step %d", steps)
                    .isEqualTo(bases.get(1) - 1);
            loaded.release();
        }
    }

    private void killAtEachStep(List<String> lost, int segment, long recoveryPoint) throws IOException {
        boolean ended = false;
        for (int steps = 0; !ended; steps++) {
            Path copy = damagedCopy(lost, bases.get(segment), "killed-" + steps);
            ended = !isKilled(copy, recoveryPoint, steps);
            isKilled(copy, recoveryPoint, steps / 2);
            isKilled(copy, recoveryPoint, steps);

            LoadedLog loaded = load(copy, recoveryPoint);
            assertThat(new LogReader(LogFixture.PARTITION, loaded.segments()).aborted(0, end))
                    .as("after a kill before step %d", steps)
                    .containsExactlyElementsOf(aborted);
            assertThat(loaded.endOffset()).isEqualTo(end);
            loaded.release();
        }
    }

    private boolean isKilled(Path directory, long recoveryPoint, int steps) throws IOException {
        disk.killAfter(steps);
        try {
            load(disk.path(directory), recoveryPoint);
            return false;
        } catch (ScriptedDisk.Killed killed) {
            return true;
        } finally {
            disk.closeAll();
        }
    }

    private LoadedLog load(Path directory, long recoveryPoint) throws IOException {
        return new LogLoader(
                        directory,
                        LogFixture.PARTITION,
                        config,
                        recoveryPoint,
                        TickingClock.START,
                        new RecoveryProgress())
                .load(0);
    }

    private Path damagedCopy(List<String> lost, long base, String name) throws IOException {
        Path copy = Files.createDirectories(root.resolve(name + "-" + lost.size()));
        var files = new ArrayList<Path>();
        try (Stream<Path> all = Files.list(sound)) {
            all.forEach(files::add);
        }
        for (Path file : files) {
            Files.copy(file, copy.resolve(file.getFileName()));
        }
        for (String suffix : lost) {
            Files.deleteIfExists(copy.resolve(SegmentFiles.name(base, suffix)));
        }
        return copy;
    }
}
