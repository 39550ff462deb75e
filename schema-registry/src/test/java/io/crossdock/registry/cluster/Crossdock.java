package io.crossdock.registry.cluster;

import io.crossdock.broker.Broker;
import io.crossdock.broker.BrokerConfig;
import io.crossdock.broker.BrokerConfigs;
import io.crossdock.broker.metadata.zk.EmbeddedZooKeeper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Our own broker with its ZooKeeper, in this process. */
public final class Crossdock implements TestCluster {
    private final Path directory;
    private final EmbeddedZooKeeper zookeeper;
    private final BrokerConfig config;
    private final int port;
    private Broker broker;

    private Crossdock(Path directory, EmbeddedZooKeeper zookeeper, BrokerConfig config, int port) throws Exception {
        this.directory = directory;
        this.zookeeper = zookeeper;
        this.config = config;
        this.port = port;
        broker = Broker.start(config);
    }

    /** Starts a fresh one. */
    public static Crossdock start() throws Exception {
        return start(Map.of());
    }

    /**
     * Starts a fresh one.
     *
     * @param settings under Kafka's names, beside what every test needs
     */
    public static Crossdock start(Map<String, String> settings) throws Exception {
        Path directory = Files.createTempDirectory("crossdock");
        var zookeeper = EmbeddedZooKeeper.start(
                directory.resolve("zookeeper"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        int port = Machine.freePort();
        var all = new HashMap<>(Map.of(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port,
                "group.initial.rebalance.delay.ms",
                "0",
                "group.min.session.timeout.ms",
                "1000",
                "log.cleaner.backoff.ms",
                "200"));
        all.putAll(settings);
        var config = BrokerConfigs.of(1, "127.0.0.1:" + zookeeper.port(), directory.resolve("log"), all);
        return new Crossdock(directory, zookeeper, config, port);
    }

    @Override
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void halt() throws Exception {
        broker.close();
    }

    @Override
    public void resume() throws Exception {
        broker = Broker.start(config);
    }

    @Override
    public void close() throws IOException {
        broker.close();
        zookeeper.close();
        Machine.delete(directory);
    }
}
