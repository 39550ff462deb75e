package io.crossdock.broker.metadata.zk;

import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.util.ServiceUtils;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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

    @Test
    void dataThatCannotBeReadEndsTheStartAndIsLeftAsItIs() throws Exception {
        Path copy = directory.resolve("killed");
        try (var fixture = new ZkFixture(directory.resolve("first"))) {
            apply(fixture.member(1), create("orders", 1, Map.of()));
            copyAsIfKilled(directory.resolve("first"), copy);
        }
        Path garbled = LogFiles.garble(copy);
        Map<String, ByteBuffer> before = LogFiles.content(copy);

        assertThatThrownBy(() -> EmbeddedZooKeeper.start(copy, new InetSocketAddress("127.0.0.1", 0)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(garbled + " cannot be read from byte ")
                .hasMessageContaining("checksum")
                .hasMessageContaining("put back a copy of " + copy);
        assertThat(LogFiles.content(copy)).isEqualTo(before);
    }

    @Test
    void aLogCutAsTheErrorSaysHoldsWhatWasThereBefore() throws Exception {
        Path copy = directory.resolve("killed");
        try (var fixture = new ZkFixture(directory.resolve("first"))) {
            apply(fixture.member(1), create("orders", 1, Map.of()));
            copyAsIfKilled(directory.resolve("first"), copy);
        }
        LogFiles.garble(copy);

        UnreadableData damage = UnreadableData.in(copy, new IOException("CRC check failed"));
        UnreadableData.Cut cut = damage.cut().orElseThrow();
        assertThat(damage.salvage()).contains("truncate -s " + cut.length() + " " + cut.log());
        try (FileChannel log = FileChannel.open(cut.log(), StandardOpenOption.WRITE)) {
            log.truncate(cut.length());
        }

        try (var fixture = new ZkFixture(copy)) {
            assertThat(fixture.store("reader").image().clusterId()).isNotBlank();
        }
    }

    @Test
    void aServerThatCannotWriteAsksForTheEndOfItsProcess() throws Exception {
        var codes = new LinkedBlockingQueue<Integer>();
        UnrecoverableZooKeeper.ends(codes::add);
        try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(directory, new InetSocketAddress("127.0.0.1", 0))) {
            Files.createSymbolicLink(directory.resolve("version-2/log.1"), Path.of("/dev/full"));

            try (var client = new ZooKeeper("127.0.0.1:" + server.port(), 4000, event -> {})) {
                assertThat(codes.poll(30, TimeUnit.SECONDS)).isPositive();
                assertThat(client.getState().isConnected()).isFalse();
            }
        } finally {
            ServiceUtils.setSystemExitProcedure(ServiceUtils.SYSTEM_EXIT);
        }
        assertThat(codes).isEmpty(); // asked once
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
        Path log = LogFiles.newest(copy);
        byte[] content = Files.readAllBytes(log);
        int end = content.length;
        while (content[end - 1] == 0) {
            end--;
        }
        ByteBuffer.wrap(content).position(end).putLong(0x1234_5678L).putInt(500).put(new byte[] {1, 2, 3});
        Files.write(log, content);
    }
}
