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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Our own broker with its ZooKeeper, in this process, with SCRAM and access rules. */
final class CrossdockCluster implements RestCluster {
    private static final String LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
            + ADMIN + "\" password=\"" + ADMIN_PASSWORD + "\" user_" + ADMIN + "=\"" + ADMIN_PASSWORD + "\";";

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
        var settings = Map.ofEntries(
                Map.entry("listeners", "USERS://127.0.0.1:0,HUBS://127.0.0.1:0"),
                Map.entry("listener.security.protocol.map", "USERS:SASL_PLAINTEXT,HUBS:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "HUBS"),
                Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512,SCRAM-SHA-256"),
                Map.entry("listener.name.users.scram-sha-512.sasl.jaas.config", LOGIN),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("authorizer", "acl"),
                Map.entry("super.users", "User:" + ADMIN + ";User:ANONYMOUS"),
                Map.entry("principal.group.buyers", "User:anna;User:bert"));
        var config = BrokerConfigs.of(1, "127.0.0.1:" + zookeeper.port(), directory.resolve("log"), settings);
        return new CrossdockCluster(directory, zookeeper, Broker.start(config));
    }

    @Override
    public ClusterAccess access() {
        return new ClusterAccess(
                Map.of("bootstrap.servers", bootstrap(), "security.protocol", "SASL_PLAINTEXT"),
                List.of("SCRAM-SHA-512", "SCRAM-SHA-256"));
    }

    @Override
    public Map<String, Object> adminSettings() {
        return Map.of(
                "bootstrap.servers",
                bootstrap(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                LOGIN);
    }

    private String bootstrap() {
        var endpoint = broker.endpoints().stream()
                .filter(each -> each.listener().equals("USERS"))
                .findFirst()
                .orElseThrow();
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
