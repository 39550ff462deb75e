package io.crossdock.broker.log;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What fails half-way on a bad disk keeps no file open: a broker has only so many. */
class OpenFilesTest {
    private final Path root;
    private final ScriptedDisk disk;

    OpenFilesTest(@TempDir Path root) {
        this.root = root;
        this.disk = new ScriptedDisk(root);
    }

    @AfterEach
    void close() {
        disk.closeAll();
    }

    @ParameterizedTest
    @CsvSource({"none, 9223372036854775807", "none, 25", "none, 0", ".index, 9223372036854775807", ".index, 3"})
    void ofALogThatCannotBeLoaded(String lost, long recoveryPoint) throws IOException {
        Path sound;
        LogConfig config;
        try (var fixture =
                new LogFixture(root.resolve("data"), "segment.bytes", "900", "index.interval.bytes", "100")) {
            for (int i = 0; i < 10; i++) {
                fixture.appendTransactional(42, 0, 2 * i, "a", "b");
                fixture.abort(42, 0);
            }
            sound = fixture.logDirectory();
            config = fixture.config();
        }
        boolean failed = true;
        for (int steps = 0; failed; steps++) {
            Path copy = copy(sound, "copy-" + steps);
            Files.deleteIfExists(copy.resolve(SegmentFiles.name(0, lost)));
            BooleanSupplier failure = disk.failOnceAfter(steps);
            try {
                new LogLoader(
                                disk.path(copy),
                                LogFixture.PARTITION,
                                config,
                                recoveryPoint,
                                TickingClock.START,
                                new RecoveryProgress())
                        .load(0)
                        .release();
            } catch (IOException refused) {
                assertThat(refused).hasMessageContaining("Input/output error");
            }
            failed = failure.getAsBoolean();
            assertThat(disk.openFiles()).as("failure of step %d", steps).isEmpty();
        }
    }

    @Test
    void ofACompactedSegmentThatCannotBeMade() throws IOException {
        boolean failed = true;
        for (int steps = 0; failed; steps++) {
            Path place = Files.createDirectory(root.resolve("clean-" + steps));
            BooleanSupplier failure = disk.failOnceAfter(steps);
            try {
                new CleanedSegment(disk.path(place), 0, TickingClock.START, 100, 1000).close();
            } catch (IOException refused) {
                assertThat(LogFixture.files(place))
                        .as("left by a failure of step %d", steps)
                        .isEmpty();
            }
            failed = failure.getAsBoolean();
            assertThat(disk.openFiles()).as("failure of step %d", steps).isEmpty();
        }
    }

    private Path copy(Path from, String name) throws IOException {
        Path copy = Files.createDirectory(root.resolve(name));
        try (Stream<Path> all = Files.list(from)) {
            for (Path file : all.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }
}
