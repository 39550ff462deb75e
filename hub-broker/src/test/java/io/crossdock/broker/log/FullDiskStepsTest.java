package io.crossdock.broker.log;

import org.apache.kafka.common.errors.KafkaStorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A disk that has no room for just one of the files a step writes. */
class FullDiskStepsTest {
    private static final long PRODUCER = 42;

    private final Path root;
    private final ScriptedDisk disk;
    private final LogFixture fixture;

    FullDiskStepsTest(@TempDir Path root) {
        this.root = root;
        this.disk = new ScriptedDisk(root);
        this.fixture = new LogFixture(
                disk.path(root.resolve("data")),
                "segment.bytes",
                "20000",
                "index.interval.bytes",
                "100",
                "flush.ms",
                "1");
    }

    @AfterEach
    void close() {
        disk.worksAgain();
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({"CREATE,.txnindex", "WRITE,.txnindex"})
    void anAbortWithoutRoomForItsIndexIsRefusedAndWorksWhenThereIsRoom(ScriptedDisk.Step step, String suffix) {
        fixture.appendTransactional(PRODUCER, 0, 0, "a");
        long size = fixture.log().sizeInBytes();
        disk.fullFor(step, suffix);

        assertThatThrownBy(() -> fixture.abort(PRODUCER, 0)).isInstanceOf(DiskFullException.class);

        assertThat(fixture.failures).isEmpty();
        assertThat(fixture.log().logEndOffset()).isEqualTo(1);
        assertThat(fixture.log().sizeInBytes()).isEqualTo(size);
        assertThat(fixture.stable()).as("still open").isZero();
        assertThat(fixture.log().aborted(0, 9)).isEmpty();

        disk.worksAgain();
        fixture.store.checkDisks();
        assertThat(fixture.abort(PRODUCER, 0).firstOffset()).isEqualTo(1);
        assertThat(fixture.stable()).isEqualTo(2);
        assertThat(fixture.log().aborted(0, 9)).containsExactly(new AbortedTransaction(PRODUCER, 0, 1, 2));
    }

    @Test
    void whatIsLeftOfARefusedAbortIsNotFoundByAStart() {
        fixture.appendTransactional(PRODUCER, 0, 0, "a");
        fixture.abort(PRODUCER, 0);
        fixture.appendTransactional(PRODUCER, 0, 1, "b");
        disk.fullFor(ScriptedDisk.Step.WRITE, TransactionIndex.SUFFIX);
        assertThatThrownBy(() -> fixture.abort(PRODUCER, 0)).isInstanceOf(DiskFullException.class);
        disk.worksAgain();
        fixture.store.checkDisks();
        fixture.commit(PRODUCER, 0);

        fixture.crash(root.resolve("copy"));

        assertThat(fixture.log().aborted(0, 9)).containsExactly(new AbortedTransaction(PRODUCER, 0, 1, 2));
        assertThat(fixture.stable()).isEqualTo(4);
        assertThat(fixture.log().logEndOffset()).isEqualTo(4);
    }

    @Test
    void aFlushWithoutRoomForTheIndexesIsMadeWhenThereIsRoom() {
        for (int i = 0; i < 30; i++) {
            fixture.append("v".repeat(300)); // the active segment's indexes are still in memory
        }
        disk.fullFor(ScriptedDisk.Step.WRITE, ".index");
        long before = fixture.log().recoveryPoint();

        fixture.log().flushBehind();
        fixture.clock.advance(10);
        fixture.store.flushDirty();

        assertThat(fixture.failures).isEmpty();
        assertThat(fixture.log().recoveryPoint()).isEqualTo(before);
        assertThat(fixture.values()).hasSize(30);
        assertThat(fixture.files()).as("no note for a flush that was not made").doesNotContain(note(30));

        disk.worksAgain();
        fixture.store.checkDisks();
        fixture.log().flushBehind();
        assertThat(fixture.log().recoveryPoint()).isEqualTo(30);
        assertThat(fixture.files()).contains(note(30));
        fixture.append("goes on");
    }

    @Test
    void anAppendThatFlushesIsNotRefusedForTheIndexesOnceItsRecordsAreOnTheDisk() {
        fixture.configure("flush.messages", "1");
        fixture.append("v".repeat(300));
        fixture.append("v".repeat(300));
        disk.fullFor(ScriptedDisk.Step.WRITE, ".index");

        assertThat(fixture.append("w".repeat(300)).lastOffset()).isEqualTo(2);

        assertThat(fixture.log().whenOnDisk(3)).isCompleted();
        assertThat(fixture.failures).isEmpty();
        disk.worksAgain();
        fixture.store.checkDisks();
        fixture.append("x");
        assertThat(fixture.log().recoveryPoint()).isEqualTo(4);
    }

    @Test
    void aSyncThatFailsForWantOfRoomTakesTheDirectoryOffline() {
        fixture.append("v");
        disk.fullFor(ScriptedDisk.Step.FORCE, Segment.LOG_SUFFIX); // nobody knows what is on the disk then

        assertThat(fixture.log().whenOnDisk(1)).isCompletedExceptionally();

        assertThat(fixture.failures).hasSize(1);
        assertThatThrownBy(() -> fixture.append("w")).isInstanceOf(KafkaStorageException.class);
    }

    private static String note(long offset) {
        return SegmentFiles.name(offset, SegmentFiles.SNAPSHOT_SUFFIX);
    }
}
