package io.crossdock.connectors.cluster;

import io.crossdock.broker.Broker;
import io.crossdock.broker.BrokerConfigs;
import io.crossdock.broker.metadata.EndpointImage;
import io.crossdock.broker.metadata.zk.EmbeddedZooKeeper;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Our own broker with its ZooKeeper, in this process. */
public final class Crossdock implements TestCluster {
    private final Path directory;
    private final EmbeddedZooKeeper zookeeper;
    private final Broker broker;

    private Crossdock(Path directory, EmbeddedZooKeeper zookeeper, Broker broker) {
        this.directory = directory;
        this.zookeeper = zookeeper;
        this.broker = broker;
    }

    /** Starts a fresh one. */
    public static Crossdock start() throws Exception {
        return start(Map.of("listeners", "PLAINTEXT://127.0.0.1:0"));
    }

    /** @param more settings by Kafka's names, {@code listeners} among them */
    public static Crossdock start(Map<String, String> more) throws Exception {
        Path directory = Files.createTempDirectory("crossdock");
        var zookeeper = EmbeddedZooKeeper.start(
                directory.resolve("zookeeper"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var settings = new HashMap<>(more);
        settings.put("group.initial.rebalance.delay.ms", "0");
        var config = BrokerConfigs.of(1, "127.0.0.1:" + zookeeper.port(), directory.resolve("log"), settings);
        return new Crossdock(directory, zookeeper, Broker.start(config));
    }

    @Override
    public String bootstrap() {
        return address(broker.endpoints().get(0));
    }

    /** {@code host:port} of one of several listeners. */
    public String bootstrap(String listener) {
        return broker.endpoints().stream()
                .filter(endpoint -> endpoint.listener().equals(listener))
                .map(Crossdock::address)
                .findFirst()
                .orElseThrow();
    }

    private static String address(EndpointImage endpoint) {
        return endpoint.host() + ":" + endpoint.port();
    }

    @Override
    public void close() throws Exception {
        broker.close();
        zookeeper.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
