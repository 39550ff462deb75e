package io.crossdock.broker.log;

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
        this.fixture = new LogFixture(disk.path(root.resolve("data")), "segment.bytes", "1000");
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
}
