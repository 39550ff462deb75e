package io.crossdock.hub;

import io.crossdock.broker.metadata.zk.EmbeddedZooKeeper;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** The embedded ZooKeeper. */
final class ZooKeeperPart implements Part {
    private final EmbeddedZooKeeper server;
    private final String address;

    private ZooKeeperPart(EmbeddedZooKeeper server, String address) {
        this.server = server;
        this.address = address;
    }

    static ZooKeeperPart start(Path directory, InetSocketAddress listen) throws IOException, InterruptedException {
        EmbeddedZooKeeper server = EmbeddedZooKeeper.start(directory, listen);
        var actual = new InetSocketAddress(listen.getAddress(), server.port());
        return new ZooKeeperPart(server, Addresses.text(actual));
    }

    /** {@code host:port}, for clients in this process or on this machine. */
    String connect() {
        return address;
    }

    @Override
    public List<String> addresses() {
        return List.of(address);
    }

    @Override
    public void close() {
        server.close();
    }
}
