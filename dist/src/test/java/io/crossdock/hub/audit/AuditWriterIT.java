package io.crossdock.hub.audit;

import io.crossdock.broker.Broker;
import io.crossdock.broker.BrokerConfigs;
import io.crossdock.broker.metadata.zk.EmbeddedZooKeeper;
import io.crossdock.security.acl.Simulation.Observed;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two brokers write down what happens; either tells what clients asked of the other. */
class AuditWriterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Map<String, String> SETTINGS = Map.of(
            "listeners", "PLAINTEXT://127.0.0.1:0",
            "authorizer", "acl",
            "super.users", "User:ANONYMOUS",
            "audit.decisions.interval.ms", "200");

    @TempDir
    Path directory;

    private EmbeddedZooKeeper zookeeper;
    private final List<Broker> brokers = new ArrayList<>();
    private final List<AuditWriter> writers = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        zookeeper = EmbeddedZooKeeper.start(directory.resolve("zookeeper"), new InetSocketAddress("127.0.0.1", 0));
        for (int node = 1; node <= 2; node++) {
            Path home = Files.createDirectories(directory.resolve("hub-" + node));
            Broker broker = Broker.start(
                    BrokerConfigs.of(node, "127.0.0.1:" + zookeeper.port(), home.resolve("log"), SETTINGS));
            brokers.add(broker);
            writers.add(AuditWriter.start(broker, node, SETTINGS, home, Clock.systemUTC()));
        }
    }

    @AfterEach
    void stop() {
        writers.forEach(AuditWriter::close);
        brokers.forEach(Broker::close);
        zookeeper.close();
    }

    @Test
    void aChangeStandsInTheFileOfItsBrokerAndInTheTopic() throws Exception {
        createTopic(1, "orders");

        Path file = directory.resolve("hub-1").resolve("audit.jsonl");
        await().atMost(PATIENCE)
                .until(() -> Files.exists(file) && Files.readString(file).contains("\"what\":\"topic orders\""));
        assertThat(Files.readAllLines(file))
                .allMatch(line -> line.startsWith("{\"time\":") && line.endsWith("}"))
                .anyMatch(line -> line.contains("\"who\":\"User:ANONYMOUS\"") && line.contains("CREATE_TOPICS"));
        assertThat(awaitRecord(AuditWriter.EVENTS_TOPIC, "topic orders").key()).isEqualTo("1");
    }

    @Test
    void whatWasAskedOfOneBrokerIsKnownByTheOther() throws Exception {
        createTopic(1, "orders");
        awaitRecord(AuditWriter.DECISIONS_TOPIC, "\"CREATE\"");

        var known = new ClusterDecisions(brokers.get(1), 2, SETTINGS, Clock.systemUTC());

        await().atMost(PATIENCE).until(() -> known.get().stream()
                .map(Observed::question)
                .anyMatch(question -> question.operation().name().equals("CREATE")
                        && question.principal().toString().equals("User:ANONYMOUS")));
    }

    private void createTopic(int broker, String name) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap(broker)))) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
        }
    }

    private String bootstrap(int broker) {
        return "127.0.0.1:" + brokers.get(broker - 1).endpoints().get(0).port();
    }

    private ConsumerRecord<String, String> awaitRecord(String topic, String part) {
        var seen = new ArrayList<ConsumerRecord<String, String>>();
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap(1), "allow.auto.create.topics", false);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            await().atMost(PATIENCE).until(() -> !consumer.partitionsFor(topic).isEmpty());
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            consumer.seekToBeginning(consumer.assignment());
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(seen::add);
                return seen.stream().anyMatch(record -> contains(record, part));
            });
        }
        return seen.stream()
                .filter(record -> contains(record, part))
                .findFirst()
                .orElseThrow();
    }

    private static boolean contains(ConsumerRecord<String, String> record, String part) {
        return record.value().contains(part);
    }
}
