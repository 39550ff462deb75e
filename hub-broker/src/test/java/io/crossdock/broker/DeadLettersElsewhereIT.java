package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;

import static io.crossdock.broker.CheckedTopics.PATIENCE;
import static io.crossdock.broker.CheckedTopics.get;
import static io.crossdock.broker.CheckedTopics.value;
import static io.crossdock.broker.LetteredHub.UNKNOWN;
import static io.crossdock.broker.LetteredHub.send;
import static io.crossdock.broker.LetteredHub.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Dead letters whose topic another broker leads. */
class DeadLettersElsewhereIT {
    private LetteredHub hub;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        hub = LetteredHub.start(directory);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void deadLettersReachTheBrokerThatLeadsTheirTopic() throws Exception {
        Broker second = Broker.start(BrokerConfigs.of(
                2, hub.zookeeper(), hub.directory().resolve("second"), Map.of("listeners", "PLAINTEXT://127.0.0.1:0")));
        try (Admin admin = hub.admin();
                var producer = hub.batching(Map.of())) {
            NewTopic orders = new NewTopic("orders", Map.of(0, List.of(1)));
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> admin.createTopics(List.of(
                            orders.configs(topic("orders", "letters", Map.of()).configs()),
                            new NewTopic("letters", Map.of(0, List.of(2)))))
                    .all()
                    .get());

            List<Future<RecordMetadata>> sent = send(producer, "!bad 0", "good 1");

            assertThat(get(sent.get(1)).offset()).isEqualTo(1);
            assertThat(hub.written("letters").values(1)).containsExactly("!bad 0");
        } finally {
            second.close();
        }
    }

    @Test
    void whoDoesNotLeadAPartitionWritesNoDeadLettersForIt() throws Exception {
        Broker second = Broker.start(BrokerConfigs.of(
                2, hub.zookeeper(), hub.directory().resolve("second"), Map.of("listeners", "PLAINTEXT://127.0.0.1:0")));
        try (Admin admin = hub.admin();
                var client = new RawClient(hub.port())) {
            NewTopic orders = new NewTopic("orders", Map.of(0, List.of(2, 1)));
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> admin.createTopics(List.of(
                            orders.configs(topic("orders", "letters", Map.of()).configs()),
                            new NewTopic("letters", Map.of(0, List.of(1)))))
                    .all()
                    .get());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(Objects.requireNonNull(admin.describeTopics(List.of("orders"))
                                            .allTopicNames()
                                            .get()
                                            .get("orders"))
                                    .partitions()
                                    .get(0)
                                    .isr())
                            .hasSize(2)); // so that this broker copies it

            for (int i = 0; i < 3; i++) {
                var answer = (ProduceResponse) EveryVersionIT.ask(client, ApiKeys.PRODUCE, 9, aBadRecord());
                assertThat(answer.errorCounts()).containsOnlyKeys(Errors.NOT_LEADER_OR_FOLLOWER);
            }

            var letters = new TopicPartition("letters", 0);
            assertThat(admin.listOffsets(Map.of(letters, OffsetSpec.latest()))
                            .partitionResult(letters)
                            .get()
                            .offset())
                    .isZero();
        } finally {
            second.close();
        }
    }

    private static ProduceRequestData aBadRecord() {
        var topics = new TopicProduceDataCollection();
        topics.add(new TopicProduceData()
                .setName("orders")
                .setPartitionData(List.of(new PartitionProduceData()
                        .setIndex(0)
                        .setRecords(MemoryRecords.withRecords(
                                Compression.NONE, new SimpleRecord(value(UNKNOWN, "bad")))))));
        return new ProduceRequestData().setAcks((short) -1).setTimeoutMs(10_000).setTopicData(topics);
    }

    @Test
    void aProducerTriesAgainUntilTheDeadLettersLeaderIsBack() throws Exception {
        Path there = hub.directory().resolve("second");
        Map<String, String> settings = Map.of("listeners", "PLAINTEXT://127.0.0.1:0");
        Broker second = Broker.start(BrokerConfigs.of(2, hub.zookeeper(), there, settings));
        try (Admin admin = hub.admin();
                var producer = hub.sending()) {
            NewTopic orders = new NewTopic("orders", Map.of(0, List.of(1)));
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> admin.createTopics(List.of(
                            orders.configs(topic("orders", "letters", Map.of()).configs()),
                            new NewTopic("letters", Map.of(0, List.of(2)))))
                    .all()
                    .get());
            second.close();

            Future<RecordMetadata> sent = sendOnly(producer, "!bad 0");
            await().atMost(PATIENCE).until(() -> failedProduces() > 2);
            assertThat(sent).isNotDone();
            second = Broker.start(BrokerConfigs.of(2, hub.zookeeper(), there, settings));

            assertThat(get(sent).offset()).isZero();
            assertThat(hub.written("letters").values(1)).containsExactly("!bad 0");
        } finally {
            second.close();
        }
    }

    private double failedProduces() throws InterruptedException {
        return hub.metrics().stream()
                .filter(metric -> metric.name().equals("crossdock_requests_failed"))
                .flatMap(metric -> metric.points().stream())
                .filter(point -> point.labels().containsValue("PRODUCE"))
                .mapToDouble(Metric.Point::value)
                .sum();
    }

    /** Sends a batch with one record, and does not wait for it. */
    private static Future<RecordMetadata> sendOnly(KafkaProducer<byte[], byte[]> producer, String text) {
        return producer.send(new ProducerRecord<>("orders", value(UNKNOWN, text)));
    }
}
