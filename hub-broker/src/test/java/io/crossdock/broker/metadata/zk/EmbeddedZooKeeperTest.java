package io.crossdock.broker.metadata.zk;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

import static io.crossdock.broker.metadata.zk.ZkFixture.apply;
import static io.crossdock.broker.metadata.zk.ZkFixture.create;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@NullUnmarked
class EmbeddedZooKeeperTest {
    @TempDir
    Path directory;

    @Test
    void aTornTransactionIsIgnoredAndWhatWasAcknowledgedIsThere() throws Exception {
        Path copy = directory.resolve("killed");
        try (var fixture = new ZkFixture(directory.resolve("first"))) {
            apply(fixture.member(1), create("orders", 1, Map.of()));
            copyAsIfKilled(directory.resolve("first"), copy);
        }
        tear(copy);

        try (var fixture = new ZkFixture(copy)) {
            ZkMetadataStore store = fixture.member(1);
            assertThat(store.image().topics()).containsOnlyKeys("orders");
            apply(store, create("payments", 1, Map.of()));
            fixture.restartServer();
            assertThat(fixture.store("reader").image().topics()).containsOnlyKeys("orders", "payments");
        }
    }

    @Test
    void aTakenPortIsReportedWithTheSettingToChange() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());

            assertThatThrownBy(() -> EmbeddedZooKeeper.start(directory, taken))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(String.valueOf(socket.getLocalPort()))
                    .hasMessageContaining("zookeeper.listen");
        }
    }

    /** The files as a kill at this moment would leave them. */
    private static void copyAsIfKilled(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /** Writes the first half of a record behind the last one: length and checksum, and the rest is still zeros. */
    private static void tear(Path copy) throws IOException {
        Path log;
        try (Stream<Path> files = Files.list(copy.resolve("version-2"))) {
            log = files.filter(file -> file.getFileName().toString().startsWith("log."))
                    .max(Comparator.comparing(Path::toString))
                    .orElseThrow();
        }
        byte[] content = Files.readAllBytes(log);
        int end = content.length;
        while (content[end - 1] == 0) {
            end--;
        }
        ByteBuffer.wrap(content).position(end).putLong(0x1234_5678L).putInt(500).put(new byte[] {1, 2, 3});
        Files.write(log, content);
    }
}
