package io.crossdock.cli.doctor.facts;

import io.crossdock.hub.data.RunFile;
import io.crossdock.hub.data.StorageFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What the files of a data folder and of the kernel tell about a hub. */
class NodeLookTest {
    @TempDir
    Path folder;

    private Path data;
    private Path proc;

    @BeforeEach
    void prepare() throws IOException {
        data = Files.createDirectories(folder.resolve("data"));
        Files.createDirectories(data.resolve("run"));
        proc = Files.createDirectories(folder.resolve("proc"));
    }

    @Test
    void aRunningHubIsSeenAsItsProcessIs() throws IOException {
        ProcessHandle self = ProcessHandle.current();
        run(self.pid(), RunFile.startOf(self)).write(data);
        new StorageFile(1, 1, 0, Map.of("orders-0", "bad"), Map.of("/d1", "gone"), Map.of("/d2", "full"), 0, 0)
                .write(data);
        Path process = Files.createDirectories(proc.resolve(Long.toString(self.pid())));
        Files.writeString(process.resolve("status"), "Name:\tjava\nVmSwap:\t    2048 kB\n");
        Files.writeString(process.resolve("limits"), "Max open files            1024                 4096  files\n");
        Files.writeString(process.resolve("cmdline"), "java\0-Xms64m\0-Xmx512m\0-Xmx3g\0");
        Files.writeString(proc.resolve("meminfo"), "MemTotal:        4096 kB\n");

        NodeFacts node =
                new NodeLook(data, folder.resolve("archive.jsa"), proc).look().orElseThrow();

        assertThat(node.openFiles()).isEqualTo(1024);
        assertThat(node.swappedBytes()).isEqualTo(2048 * 1024);
        assertThat(node.heapBytes()).isEqualTo(3L << 30);
        assertThat(node.memoryBytes()).isLessThanOrEqualTo(4096 * 1024);
        assertThat(node.hasClassArchive()).isFalse();
        assertThat(node.killed()).isFalse();
        assertThat(node.offline()).containsKey("/d1");
        assertThat(node.full()).containsKey("/d2");
        assertThat(node.damaged()).containsKey("orders-0");
    }

    @Test
    void aHubThatLeftItsRunFileWasKilled() throws IOException {
        run(ProcessHandle.current().pid(), "long ago").write(data);
        Files.writeString(folder.resolve("archive.jsa"), "");

        NodeFacts node =
                new NodeLook(data, folder.resolve("archive.jsa"), proc).look().orElseThrow();

        assertThat(node.killed()).isTrue();
        assertThat(node.hasClassArchive()).isTrue();
        assertThat(node.openFiles()).isZero();
    }

    @Test
    void whereNoHubEverWasThereIsNothingToSee() {
        assertThat(new NodeLook(folder.resolve("none"), folder, proc).look()).isEmpty();
    }

    private RunFile run(long pid, String started) {
        return new RunFile(pid, "1", started, 1, List.of(), true, Map.of(), data.toString());
    }
}
