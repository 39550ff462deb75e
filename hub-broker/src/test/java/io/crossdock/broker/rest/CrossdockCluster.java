package io.crossdock.broker.rest;

import io.crossdock.broker.Broker;
import io.crossdock.broker.BrokerConfigs;
import io.crossdock.broker.metadata.zk.EmbeddedZooKeeper;
import io.crossdock.security.rest.caller.ClusterAccess;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** Our own broker with its ZooKeeper, in this process. */
final class CrossdockCluster implements RestCluster {
    private final Path directory;
    private final EmbeddedZooKeeper zookeeper;
    private final Broker broker;

    private CrossdockCluster(Path directory, EmbeddedZooKeeper zookeeper, Broker broker) {
        this.directory = directory;
        this.zookeeper = zookeeper;
        this.broker = broker;
    }

    static CrossdockCluster start() throws Exception {
        Path directory = Files.createTempDirectory("crossdock");
        var zookeeper = EmbeddedZooKeeper.start(
                directory.resolve("zookeeper"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var settings = Map.of(
                "listeners",
                "PLAINTEXT://127.0.0.1:0",
                "group.initial.rebalance.delay.ms",
                "0",
                "authorizer",
                "acl",
                "super.users",
                "User:ANONYMOUS",
                "principal.group.buyers",
                "User:anna;User:bert");
        var config = BrokerConfigs.of(1, "127.0.0.1:" + zookeeper.port(), directory.resolve("log"), settings);
        return new CrossdockCluster(directory, zookeeper, Broker.start(config));
    }

    @Override
    public ClusterAccess access() {
        return ClusterAccess.open(bootstrap());
    }

    @Override
    public Map<String, Object> adminSettings() {
        return Map.of("bootstrap.servers", bootstrap());
    }

    private String bootstrap() {
        var endpoint = broker.endpoints().get(0);
        return endpoint.host() + ":" + endpoint.port();
    }

    @Override
    public void close() throws Exception {
        broker.close();
        zookeeper.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
