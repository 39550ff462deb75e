package io.crossdock.broker.rest;

import io.crossdock.broker.Broker;
import io.crossdock.broker.BrokerConfig;
import io.crossdock.broker.BrokerConfigs;
import io.crossdock.broker.metadata.zk.EmbeddedZooKeeper;
import io.crossdock.security.rest.caller.ClusterAccess;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static org.awaitility.Awaitility.await;

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
        var broker = Broker.start(config(1, directory, zookeeper));
        return new CrossdockCluster(directory, zookeeper, broker);
    }

    private static BrokerConfig config(int node, Path directory, EmbeddedZooKeeper zookeeper) {
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
        return BrokerConfigs.of(node, "127.0.0.1:" + zookeeper.port(), directory.resolve("log-" + node), settings);
    }

    /** Leaves a topic on its way from a broker that is gone for good to the one that stays: it does not arrive. */
    void strand(String topic) throws Exception {
        Broker other = Broker.start(config(2, directory, zookeeper));
        try (Admin admin = Admin.create(adminSettings())) {
            await().until(() -> admin.describeCluster().nodes().get().size() == 2);
            admin.createTopics(List.of(new NewTopic(topic, Map.of(0, List.of(2)))))
                    .all()
                    .get();
            other.close();
            await().until(() -> admin.describeCluster().nodes().get().size() == 1);
            var there = new NewPartitionReassignment(List.of(1));
            admin.alterPartitionReassignments(Map.of(new TopicPartition(topic, 0), Optional.of(there)))
                    .all()
                    .get();
        }
    }

    /** The file with the first records of a partition. */
    Path firstSegment(String topic, int partition) {
        return directory.resolve("log-1").resolve(topic + "-" + partition).resolve("00000000000000000000.log");
    }

    /** Stops the broker for good. */
    void stopBroker() {
        broker.close();
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
