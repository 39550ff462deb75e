package io.crossdock.hub;

import io.crossdock.broker.metadata.zk.EmbeddedQuorumPeer;
import io.crossdock.broker.metadata.zk.EmbeddedZooKeeper;
import io.crossdock.broker.metadata.zk.ZkPeer;
import io.crossdock.hub.config.Ensemble;
import io.crossdock.hub.config.Members.Member;
import io.crossdock.hub.config.Secret;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The embedded ZooKeeper: all of one, or one peer of an ensemble. */
final class ZooKeeperPart implements Part {
    private final AutoCloseable server;
    private final String address;
    private final CompletableFuture<String> serving;

    private ZooKeeperPart(AutoCloseable server, InetSocketAddress listen, int port, CompletableFuture<Void> serving) {
        this.server = server;
        this.address = Addresses.text(new InetSocketAddress(listen.getAddress(), port));
        this.serving = serving.thenApply(ready -> address);
    }

    static ZooKeeperPart start(Path directory, Ensemble.Embedded wanted) throws IOException, InterruptedException {
        EmbeddedZooKeeper server = EmbeddedZooKeeper.start(directory, wanted.listen());
        return new ZooKeeperPart(server, wanted.listen(), server.port(), CompletableFuture.completedFuture(null));
    }

    /** @param waiting is told now and then what it waits for */
    static ZooKeeperPart start(Path directory, Ensemble.Quorum wanted, Consumer<String> waiting) throws IOException {
        var peers = new ArrayList<ZkPeer>();
        for (Member member : wanted.members().all()) {
            peers.add(new ZkPeer(peers.size() + 1, member.host(), member.port()));
        }
        EmbeddedQuorumPeer peer = EmbeddedQuorumPeer.start(
                directory,
                peers,
                wanted.members().self(),
                wanted.secret().map(Secret::value),
                wanted.listen(),
                System::nanoTime,
                waiting);
        return new ZooKeeperPart(peer, wanted.listen(), peer.port(), peer.serving());
    }

    /** {@code host:port}, for clients in this process or on this machine, once it serves them. */
    CompletableFuture<String> serving() {
        return serving;
    }

    @Override
    public List<String> addresses() {
        return List.of(address);
    }

    @Override
    public void close() throws Exception {
        server.close();
    }
}
