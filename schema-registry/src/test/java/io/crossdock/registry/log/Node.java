package io.crossdock.registry.log;

import io.crossdock.registry.cluster.TestCluster;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.awaitility.Awaitility.await;

/** One node of a small registry. */
final class Node implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RegistryLogConfig config;
    private final Names names;
    private final KafkaRegistryLog log;

    private Node(RegistryLogConfig config) {
        this.config = config;
        names = new Names();
        log = KafkaRegistryLog.start(config, names);
    }

    static Node start(RegistryLogConfig config) {
        return new Node(config);
    }

    /** Settings of a node, quick enough for a test, whose topic and group have a name. */
    static RegistryLogConfig config(TestCluster cluster, String name, int node) {
        return config(cluster.clientSettings(), name, node, true);
    }

    static RegistryLogConfig config(Map<String, Object> clientSettings, String name, int node, boolean eligible) {
        return new RegistryLogConfig(
                name,
                name + "-nodes",
                URI.create("http://127.0.0.1:" + (8000 + node)),
                eligible,
                3,
                Duration.ofSeconds(20), // a busy machine must not look like a dead node
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                1_000,
                clientSettings);
    }

    KafkaRegistryLog log() {
        return log;
    }

    Names names() {
        return names;
    }

    URI url() {
        return config.url();
    }

    int register(String name) {
        return log.write(names.register(name));
    }

    Node awaitReady() {
        await().atMost(PATIENCE).until(log::isReady);
        return this;
    }

    Node awaitLeader() {
        await().atMost(PATIENCE).until(log::isLeader);
        return this;
    }

    /** The one of them that writes, once all of them agree who it is. */
    static Node leaderOf(List<Node> nodes) {
        await().atMost(PATIENCE)
                .until(() -> nodes.stream().filter(node -> node.log.isLeader()).count() == 1
                        && nodes.stream()
                                        .map(node -> node.log.leader())
                                        .distinct()
                                        .count()
                                == 1);
        return nodes.stream().filter(node -> node.log.isLeader()).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        log.close();
    }
}
