package io.crossdock.hub.data;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DataFolderTest {
    @TempDir
    Path root;

    @Test
    void aSecondHubIsTurnedAwayUntilTheFirstHasGone() throws IOException {
        try (DataFolder first = DataFolder.open(root)) {
            assertThatThrownBy(() -> DataFolder.open(first.root()).close())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another hub")
                    .hasMessageContaining(root.toString());
        }

        DataFolder.open(root).close();
    }

    @Test
    void aFileInTheWayIsNamed() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "");

        assertThatThrownBy(() -> DataFolder.open(file).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be used")
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("Exception");
    }

    @Test
    void whatAHubSaysOfItselfIsFoundAgain() throws IOException {
        RunFile written = runFile(ProcessHandle.current().pid(), RunFile.startOf(ProcessHandle.current()));

        DataFolder.open(root).close();
        written.write(root);

        assertThat(RunFile.find(root)).contains(written);
        assertThat(written.process()).contains(ProcessHandle.current());
        RunFile.remove(root);
        assertThat(RunFile.find(root)).isEmpty();
    }

    @Test
    void anotherProcessThatGotTheSamePidIsNotTheHub() {
        RunFile ofAnEarlierLife = runFile(ProcessHandle.current().pid(), "2001-01-01T00:00:00Z");

        assertThat(ofAnEarlierLife.process()).isEmpty();
    }

    private RunFile runFile(long pid, String started) {
        return new RunFile(
                pid,
                "1",
                started,
                1,
                List.of("broker"),
                true,
                Map.of("broker", List.of("PLAINTEXT://127.0.0.1:9092")),
                root.toString());
    }
}
