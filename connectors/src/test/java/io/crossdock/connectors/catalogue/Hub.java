package io.crossdock.connectors.catalogue;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.ConnectorStatus;
import io.crossdock.connectors.ConnectorsConfig;
import io.crossdock.connectors.cluster.ChosenBroker;
import io.crossdock.connectors.cluster.TestCluster;
import io.crossdock.connectors.cluster.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A hub with connectors from files, as a user has it; one for all tests of a class. */
final class Hub implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private final TestCluster cluster;
    private final Topics topics;
    private final Path connectors;
    private final ConnectorRuntime runtime;

    private Hub(TestCluster cluster, Path connectors, ConnectorRuntime runtime) {
        this.cluster = cluster;
        this.topics = new Topics(cluster);
        this.connectors = connectors;
        this.runtime = runtime;
    }

    /** @param folder where the connector files go, and what {@code ${env:DIR}} in them means */
    static Hub start(Path folder) throws Exception {
        return start(folder, Map.of());
    }

    /** @param environment what else {@code ${env:NAME}} means, such as passwords */
    static Hub start(Path folder, Map<String, String> environment) throws Exception {
        TestCluster cluster = ChosenBroker.start();
        Path connectors = Files.createDirectories(folder.resolve("connectors"));
        var variables = new HashMap<>(environment);
        variables.put("DIR", folder.toString());
        var config = new ConnectorsConfig(connectors, cluster.clientSettings(), variables, Duration.ofMillis(100));
        return new Hub(cluster, connectors, ConnectorRuntime.start(config));
    }

    /** Adds a connector and returns when it runs. */
    void connect(String name, String yaml) throws IOException {
        add(name, yaml);
        assertThat(status(name).problems()).isEmpty();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(status(name).state())
                .as(status(name).toString())
                .isEqualTo(ConnectorState.RUNNING));
    }

    /** Adds a connector and returns when the hub has read its file. */
    void add(String name, String yaml) throws IOException {
        Path ready = Files.writeString(connectors.resolve(name + ".new"), "name: " + name + "\n" + yaml);
        Files.move(ready, connectors.resolve(name + ".yaml"), StandardCopyOption.ATOMIC_MOVE); // never seen half
        await().atMost(PATIENCE).until(() -> runtime.connector(name).isPresent());
    }

    /** Takes a connector away, as who deletes its file, and returns when it is gone. */
    void disconnect(String name) throws IOException {
        Files.delete(connectors.resolve(name + ".yaml"));
        await().atMost(PATIENCE).until(() -> runtime.connector(name).isEmpty());
    }

    /** Stops a connector and starts it again; it counts anew. */
    void restart(String name) {
        runtime.restart(name);
        await().atMost(PATIENCE).until(() -> status(name).state() == ConnectorState.RUNNING);
    }

    ConnectorStatus status(String name) {
        return runtime.connector(name).orElseThrow();
    }

    /** Waits until a connector has delivered so many records since it started. */
    void awaitDelivered(String name, long records) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(status(name).delivered())
                .as(status(name).toString())
                .isGreaterThanOrEqualTo(records));
    }

    /** Writes messages with their keys, and returns when they are acknowledged. */
    void write(String topic, List<String> messages) throws Exception {
        try (var producer =
                new KafkaProducer<>(cluster.clientSettings(), new StringSerializer(), new StringSerializer())) {
            var written = new ArrayList<Future<RecordMetadata>>();
            for (String message : messages) {
                written.add(producer.send(new ProducerRecord<>(topic, Messages.key(message), message)));
            }
            for (Future<RecordMetadata> each : written) {
                each.get();
            }
        }
    }

    /** A topic of one partition with settings of its own. */
    void makeTopic(String topic, Map<String, String> settings) throws Exception {
        try (Admin admin = Admin.create(cluster.clientSettings())) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(settings)))
                    .all()
                    .get();
        }
    }

    void changeTopic(String topic, Map<String, String> settings) throws Exception {
        var changes = settings.entrySet().stream()
                .map(it -> new AlterConfigOp(new ConfigEntry(it.getKey(), it.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        try (Admin admin = Admin.create(cluster.clientSettings())) {
            admin.incrementalAlterConfigs(
                            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.copyOf(changes)))
                    .all()
                    .get();
        }
    }

    /** Writes a record that has a key and no value. */
    void writeTombstone(String topic, String key) throws Exception {
        try (var producer =
                new KafkaProducer<>(cluster.clientSettings(), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, key, null)).get();
        }
    }

    Topics topics() {
        return topics;
    }

    String bootstrap() {
        return cluster.bootstrap();
    }

    /** Waits until every message is in the topic, in the order of its key. */
    void awaitArrival(String topic, Messages sent) {
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(topics.values(topic))
                .containsAll(sent.all()));
        List<ConsumerRecord<String, String>> records = topics.read(topic);
        sent.assertOrderPerKey(records.stream().map(ConsumerRecord::value).toList());
        assertThat(records).allSatisfy(it -> assertThat(it.key()).isEqualTo(Messages.key(it.value())));
    }

    @Override
    public void close() throws Exception {
        runtime.close();
        cluster.close();
    }
}
