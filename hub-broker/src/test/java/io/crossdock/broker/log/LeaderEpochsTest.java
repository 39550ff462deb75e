package io.crossdock.broker.log;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** On a full disk epochs are known that the file does not have, until something is appended. */
class LeaderEpochsTest {
    @TempDir
    Path directory;

    @Test
    void aFullDiskKeepsNobodyFromForgettingEpochs() throws IOException {
        LeaderEpochs epochs = written();
        fill();

        epochs.truncateFromEnd(100);

        assertThat(epochs.all()).containsExactly(new EpochStart(3, 0));
        assertThat(LeaderEpochs.load(directory).all()).hasSize(2);
    }

    @Test
    void whatTheFileLacksIsWrittenBeforeTheNextBatch() throws IOException {
        LeaderEpochs epochs = written();
        fill();
        epochs.truncateFromEnd(100);
        assertThatThrownBy(() -> epochs.assign(3, 100)).isInstanceOf(IOException.class);

        empty();
        epochs.assign(3, 100);

        assertThat(LeaderEpochs.load(directory).all()).containsExactly(new EpochStart(3, 0));
    }

    @Test
    void anEpochThatBeganOnAFullDiskIsWrittenBeforeItsFirstBatch() throws IOException {
        LeaderEpochs epochs = written();
        fill();
        epochs.begin(7, 120);
        assertThat(epochs.latest()).isEqualTo(7);

        empty();
        epochs.assign(7, 120);

        assertThat(LeaderEpochs.load(directory).all()).isEqualTo(epochs.all()).hasSize(3);
    }

    @Test
    void aFailureThatIsNoFullDiskIsOne() throws IOException {
        LeaderEpochs epochs = written();
        Files.createDirectory(temporary());

        assertThatThrownBy(() -> epochs.truncateFromEnd(100)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> epochs.begin(7, 120)).isInstanceOf(IOException.class);
    }

    private LeaderEpochs written() throws IOException {
        LeaderEpochs epochs = LeaderEpochs.empty(directory);
        epochs.assign(3, 0);
        epochs.assign(4, 100);
        return epochs;
    }

    /** Whatever is written next meets a device without room. */
    private void fill() throws IOException {
        Files.createSymbolicLink(temporary(), Path.of("/dev/full"));
    }

    private void empty() throws IOException {
        Files.delete(temporary());
    }

    private Path temporary() {
        return directory.resolve(LeaderEpochs.FILE + AtomicFile.TEMPORARY_SUFFIX);
    }
}
