package io.crossdock.broker.metadata.zk;

import org.jspecify.annotations.NullUnmarked;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.awaitility.Awaitility.await;

/** Three embedded peers that are one ensemble, started and stopped one by one. */
@NullUnmarked
final class QuorumFixture implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(40);
    /** How long a peer that cannot read its data looks for a leader among the others. */
    static final Duration RECOVERY = Duration.ofSeconds(5);

    private final Path directory;
    private final Map<Integer, EmbeddedQuorumPeer> running = new HashMap<>();
    final List<ZkPeer> members;
    final List<String> told = new CopyOnWriteArrayList<>();

    QuorumFixture(Path directory) throws IOException {
        this.directory = directory;
        var peers = new ArrayList<ZkPeer>();
        for (int id = 1; id <= 3; id++) {
            peers.add(new ZkPeer(id, "127.0.0.1", freePair()));
        }
        members = peers;
    }

    EmbeddedQuorumPeer start(int id) throws IOException {
        return start(id, Optional.empty());
    }

    EmbeddedQuorumPeer start(int id, Optional<String> secret) throws IOException {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        EmbeddedQuorumPeer peer = EmbeddedQuorumPeer.start(
                folder(id), members, id, secret, loopback, System::nanoTime, told::add, RECOVERY);
        running.put(id, peer);
        return peer;
    }

    EmbeddedQuorumPeer peer(int id) {
        return running.get(id);
    }

    void awaitServing(int... ids) throws Exception {
        for (int id : ids) {
            running.get(id).serving().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            await().atMost(PATIENCE).until(running.get(id)::isServing);
        }
    }

    void stop(int id) {
        running.remove(id).close();
    }

    Path folder(int id) {
        return directory.resolve("peer-" + id);
    }

    void wipe(int id) throws IOException {
        try (Stream<Path> all = Files.walk(folder(id))) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    int leader() {
        return running.entrySet().stream()
                .filter(each -> each.getValue().isLeader())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        running.values().forEach(EmbeddedQuorumPeer::close);
    }

    /** A port that is free, and so is the one for elections. */
    private static int freePair() throws IOException {
        for (int tries = 0; ; tries++) {
            try (var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    var second = new ServerSocket(
                            first.getLocalPort() - ZkPeer.ELECTION, 1, InetAddress.getLoopbackAddress())) {
                return second.getLocalPort();
            } catch (IOException | IllegalArgumentException taken) {
                if (tries > 50) {
                    throw new IOException("no two free ports", taken);
                }
            }
        }
    }
}
