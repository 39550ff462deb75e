package io.crossdock.tarball;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class WrongConnectorsIT {
    @TempDir
    Path folder;

    @Test
    void wrongFilesAreReportedPreciselyAndTheGoodOneBesideThemRuns() throws Exception {
        Path connectors = Files.createDirectories(folder.resolve("connectors"));
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        write(
                connectors,
                "good.yaml",
                "name: good\ntopic: good\nsource:\n  uri: file:" + inbox + "\nvalue: {format: string}\n");
        write(connectors, "key.yaml", "name: key\ntopik: t\nsource:\n  uri: file:" + inbox + "\n");
        write(connectors, "kamelet.yaml", "name: kamelet\ntopic: t\nsource:\n  kamelet: timer-sorce\n");
        write(
                connectors,
                "option.yaml",
                "name: option\ntopic: t\nsource:\n  uri: file:" + inbox + "\n  parameters: {delte: true}\n");
        write(connectors, "missing.yaml", "name: missing\ntopic: t\nsource:\n  kamelet: timer-source\n");
        write(connectors, "broken.yaml", "name: [broken\ntopic: t\n");
        Files.writeString(inbox.resolve("one.txt"), "hello");

        try (RunningHub hub = RunningHub.start(folder.resolve("data"), "--set", "connectors.directory=" + connectors)) {
            Path log = hub.data().resolve("logs/hub.log");
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> inbox.resolve(".camel/one.txt").toFile().exists());
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(Files.readString(log))
                    .contains("key.yaml:2:1: unknown key 'topik' - did you mean 'topic'?")
                    .contains("kamelet.yaml:4:")
                    .contains("timer-source")
                    .contains("option.yaml:5:")
                    .contains("'delete'")
                    .contains("missing.yaml:")
                    .contains("message")
                    .contains("broken.yaml:"));
            assertThat(Tarball.run("consume", "good", "--end", "--bootstrap", hub.bootstrap())
                            .text())
                    .isEqualTo("hello\n");
            Tarball.Result list = Tarball.run("connectors", "list", "--http", hub.http());
            assertThat(list.text()).containsPattern("good +source +RUNNING").containsPattern("FAILED");
            assertThat(Tarball.run("connectors", "pause", "good", "--http", hub.http())
                            .text())
                    .isEqualTo("good PAUSED\n");
            assertThat(hub.stop()).isZero();
        }
    }

    private static void write(Path folder, String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
