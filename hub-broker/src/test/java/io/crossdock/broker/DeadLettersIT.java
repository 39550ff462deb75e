package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;

import static io.crossdock.broker.CheckedTopics.ORDER;
import static io.crossdock.broker.CheckedTopics.bytes;
import static io.crossdock.broker.CheckedTopics.get;
import static io.crossdock.broker.CheckedTopics.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Topics that send records which do not fit to a dead-letter topic, and keep the others. */
class DeadLettersIT {
    private static final int UNKNOWN = 99;

    private final KnownSchemas schemas = new KnownSchemas();
    private Path directory;
    private TestHub hub;

    @BeforeEach
    void start(@TempDir Path empty) throws Exception {
        directory = empty;
        schemas.register(ORDER, "com.shop.Order", "orders-value");
        hub = new TestHub(directory, Map.of(), Optional.of(schemas));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @ParameterizedTest
    @CsvSource({
        "none, true, producer",
        "gzip, true, producer",
        "snappy, false, producer",
        "lz4, true, producer",
        "zstd, false, producer",
        "none, true, zstd",
        "gzip, true, uncompressed"
    })
    void whatFitsKeepsItsPlaceAndWhatDoesNotGoesToTheDeadLetters(String codec, boolean idempotent, String kept)
            throws Exception {
        create(Map.of("compression.type", kept));
        try (var producer = batching(Map.of("compression.type", codec, "enable.idempotence", idempotent))) {
            List<Future<RecordMetadata>> first = send(producer, "good 0", "!bad 1", "good 2", "!bad 3");
            List<Future<RecordMetadata>> second = send(producer, "!bad 4", "!bad 5", "good 6");

            for (Future<RecordMetadata> each : first) {
                assertThat(get(each).partition()).isZero();
            }
            assertThat(get(first.get(2)).offset()).isEqualTo(2);
            assertThat(get(second.get(2)).offset()).isEqualTo(6);
        }
        assertThat(new Written(hub, "orders").records(3))
                .extracting(ConsumerRecord::offset)
                .containsExactly(0L, 2L, 6L);
        assertThat(new Written(hub, "orders").values(3)).containsExactly("good 0", "good 2", "good 6");
        assertThat(new Written(hub, "letters").values(4)).containsExactly("!bad 1", "!bad 3", "!bad 4", "!bad 5");
    }

    @Test
    void aDeadLetterSaysWhereItWasSentWhyAndByWhom() throws Exception {
        create(Map.of());
        try (var producer = batching(Map.of("client.id", "shop-7"))) {
            var record = new ProducerRecord<>("orders", null, 1_700_000_000_000L, bytes("key"), value(UNKNOWN, "bad"));
            record.headers().add("trace", bytes("abc"));
            Future<RecordMetadata> sent = producer.send(record);
            producer.flush();
            get(sent);
        }
        ConsumerRecord<byte[], byte[]> letter =
                new Written(hub, "letters").records(1).get(0);
        assertThat(letter.key()).isEqualTo(bytes("key"));
        assertThat(letter.value()).isEqualTo(value(UNKNOWN, "bad"));
        var headers = new HashMap<String, String>();
        for (Header header : letter.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        assertThat(headers)
                .containsEntry("trace", "abc")
                .containsEntry("crossdock.schema.topic", "orders")
                .containsEntry("crossdock.schema.partition", "0")
                .containsEntry("crossdock.schema.part", "value")
                .containsEntry("crossdock.schema.reason", "unknown-id")
                .containsEntry("crossdock.schema.principal", "User:ANONYMOUS")
                .containsEntry("crossdock.schema.client.id", "shop-7")
                .containsEntry("crossdock.schema.timestamp", "1700000000000")
                .hasEntrySatisfying(
                        "crossdock.schema.message", text -> assertThat(text).contains("schema 99"));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aProducerGoesOnBehindABatchOfWhichNothingFits(boolean idempotent) throws Exception {
        create(Map.of());
        try (var producer = batching(Map.of("enable.idempotence", idempotent))) {
            for (Future<RecordMetadata> each : send(producer, "!bad 0", "!bad 1")) {
                get(each);
            }
            get(send(producer, "good 2").get(0));
            for (Future<RecordMetadata> each : send(producer, "!bad 3")) {
                get(each);
            }
            get(send(producer, "good 4").get(0));
        }
        assertThat(new Written(hub, "orders").values(2)).containsExactly("good 2", "good 4");
        assertThat(new Written(hub, "letters").values(3)).containsExactly("!bad 0", "!bad 1", "!bad 3");
    }

    @Test
    void theSequenceOfAProducerSurvivesARestartBehindABatchOfWhichNothingFits() throws Exception {
        create(Map.of());
        try (var producer = batching(Map.of("enable.idempotence", true, "delivery.timeout.ms", 120_000))) {
            get(send(producer, "good 0", "!bad 1").get(0));
            get(send(producer, "!bad 2", "!bad 3").get(0));
            int port = hub.port();
            hub.close();
            hub = new TestHub(directory, Map.of("listeners", "PLAINTEXT://127.0.0.1:" + port), Optional.of(schemas));
            assertThat(get(send(producer, "good 4").get(0)).offset()).isEqualTo(4);
        }
        assertThat(new Written(hub, "orders").values(2)).containsExactly("good 0", "good 4");
    }

    @Test
    void whatFitsInATransactionIsCommittedWithIt() throws Exception {
        create(Map.of());
        try (var producer = batching(Map.of("transactional.id", "shop"))) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, "!bad 0", "!bad 1");
            send(producer, "good 2", "!bad 3");
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, "aborted", "!bad 4");
            producer.abortTransaction();
            producer.beginTransaction();
            send(producer, "good 5");
            producer.commitTransaction();
        }
        assertThat(new Written(hub, "orders").values(2)).containsExactly("good 2", "good 5");
        assertThat(new Written(hub, "letters").values(4)).containsExactly("!bad 0", "!bad 1", "!bad 3", "!bad 4");
    }

    @Test
    void manyDeadLettersGoInBatchesThatTheirTopicTakes() throws Exception {
        create(Map.of(), Map.of("max.message.bytes", "4096"));
        String[] texts = new String[500];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = "!bad " + i;
        }
        try (var producer = batching(Map.of())) {
            for (Future<RecordMetadata> each : send(producer, texts)) {
                get(each);
            }
        }
        assertThat(new Written(hub, "letters").values(texts.length)).containsExactly(texts);
    }

    @Test
    void withoutTheirTopicRecordsAreRefusedAndItIsSaidWhy() throws Exception {
        try (Admin admin = hub.admin();
                var producer = batching(Map.of())) {
            admin.createTopics(List.of(topic("orders", "letters", Map.of())))
                    .all()
                    .get();
            Future<RecordMetadata> bad = send(producer, "!bad").get(0);
            assertThatThrownBy(() -> get(bad))
                    .isInstanceOf(InvalidRecordException.class)
                    .hasMessageContaining("dead-letter topic 'letters' does not exist: create it");
            get(send(producer, "good").get(0));
        }
    }

    @Test
    void nobodyWritesToATopicByWayOfRecordsThatFail() throws Exception {
        hub.close();
        hub = new TestHub(
                directory, Map.of("authorizer", "acl", "allow.everyone.if.no.acl.found", "true"), Optional.of(schemas));
        create(Map.of());
        try (Admin admin = hub.admin();
                var producer = batching(Map.of())) {
            admin.createAcls(List.of(new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, "letters", PatternType.LITERAL),
                            new AccessControlEntry("User:ANONYMOUS", "*", AclOperation.WRITE, AclPermissionType.DENY))))
                    .all()
                    .get();

            Future<RecordMetadata> bad = send(producer, "!bad").get(0);

            assertThatThrownBy(() -> get(bad))
                    .isInstanceOf(InvalidRecordException.class)
                    .hasMessageContaining("allow its producer to write there");
            get(send(producer, "good").get(0));
        }
    }

    @Test
    void aTopicIsNotItsOwnDeadLetterTopic() throws Exception {
        try (Admin admin = hub.admin();
                var producer = batching(Map.of())) {
            admin.createTopics(List.of(topic("orders", "orders", Map.of())))
                    .all()
                    .get();
            Future<RecordMetadata> bad = send(producer, "!bad").get(0);
            assertThatThrownBy(() -> get(bad))
                    .isInstanceOf(InvalidRecordException.class)
                    .hasMessageContaining("wants its own records checked");
        }
    }

    @Test
    void aDeadLetterThatItsTopicDoesNotTakeIsRefused() throws Exception {
        create(Map.of(), Map.of("cleanup.policy", "compact"));
        try (var producer = batching(Map.of())) {
            Future<RecordMetadata> bad = send(producer, "!bad").get(0);
            assertThatThrownBy(() -> get(bad))
                    .isInstanceOf(InvalidRecordException.class)
                    .hasMessageContaining("does not take it")
                    .hasMessageContaining("has no key");
        }
    }

    @Test
    void deadLettersReachTheBrokerThatLeadsTheirTopic() throws Exception {
        Broker second = Broker.start(BrokerConfigs.of(
                2, hub.zookeeper(), directory.resolve("second"), Map.of("listeners", "PLAINTEXT://127.0.0.1:0")));
        try (Admin admin = hub.admin();
                var producer = batching(Map.of())) {
            NewTopic orders = new NewTopic("orders", Map.of(0, List.of(1)));
            await().ignoreExceptions().untilAsserted(() -> admin.createTopics(List.of(
                            orders.configs(topic("orders", "letters", Map.of()).configs()),
                            new NewTopic("letters", Map.of(0, List.of(2)))))
                    .all()
                    .get());

            List<Future<RecordMetadata>> sent = send(producer, "!bad 0", "good 1");

            assertThat(get(sent.get(1)).offset()).isEqualTo(1);
            assertThat(new Written(hub, "letters").values(1)).containsExactly("!bad 0");
        } finally {
            second.close();
        }
    }

    @Test
    void whoDoesNotLeadAPartitionWritesNoDeadLettersForIt() throws Exception {
        Broker second = Broker.start(BrokerConfigs.of(
                2, hub.zookeeper(), directory.resolve("second"), Map.of("listeners", "PLAINTEXT://127.0.0.1:0")));
        try (Admin admin = hub.admin();
                var client = new RawClient(hub.port())) {
            NewTopic orders = new NewTopic("orders", Map.of(0, List.of(2, 1)));
            await().ignoreExceptions().untilAsserted(() -> admin.createTopics(List.of(
                            orders.configs(topic("orders", "letters", Map.of()).configs()),
                            new NewTopic("letters", Map.of(0, List.of(1)))))
                    .all()
                    .get());
            await().untilAsserted(() -> assertThat(Objects.requireNonNull(admin.describeTopics(List.of("orders"))
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
        Path there = directory.resolve("second");
        Map<String, String> settings = Map.of("listeners", "PLAINTEXT://127.0.0.1:0");
        Broker second = Broker.start(BrokerConfigs.of(2, hub.zookeeper(), there, settings));
        try (Admin admin = hub.admin();
                var producer = sending()) {
            NewTopic orders = new NewTopic("orders", Map.of(0, List.of(1)));
            await().ignoreExceptions().untilAsserted(() -> admin.createTopics(List.of(
                            orders.configs(topic("orders", "letters", Map.of()).configs()),
                            new NewTopic("letters", Map.of(0, List.of(2)))))
                    .all()
                    .get());
            second.close();

            Future<RecordMetadata> sent = sendOnly(producer, "!bad 0");
            await().until(() -> failedProduces() > 2);
            assertThat(sent).isNotDone();
            second = Broker.start(BrokerConfigs.of(2, hub.zookeeper(), there, settings));

            assertThat(get(sent).offset()).isZero();
            assertThat(new Written(hub, "letters").values(1)).containsExactly("!bad 0");
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

    private void create(Map<String, String> configs) throws Exception {
        create(configs, Map.of());
    }

    private void create(Map<String, String> configs, Map<String, String> configsOfLetters) throws Exception {
        try (Admin admin = hub.admin()) {
            admin.createTopics(List.of(
                            topic("orders", "letters", configs),
                            new NewTopic("letters", 1, (short) 1).configs(configsOfLetters)))
                    .all()
                    .get();
        }
    }

    static NewTopic topic(String name, String letters, Map<String, String> more) {
        var configs = new HashMap<String, String>(more);
        configs.put("schema.validation", "id");
        configs.put("schema.validation.action", "dead-letter");
        configs.put("schema.validation.dead.letter.topic", letters);
        configs.put("schema.validation.patience.ms", "0");
        return new NewTopic(name, 1, (short) 1).configs(configs);
    }

    private KafkaProducer<byte[], byte[]> batching(Map<String, Object> more) {
        var settings = CheckedTopics.settings(hub, more);
        settings.put("linger.ms", 60_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sends each record at once. */
    private KafkaProducer<byte[], byte[]> sending() {
        return new KafkaProducer<>(
                CheckedTopics.settings(hub, Map.of()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sends a batch with one record, and does not wait for it. */
    private static Future<RecordMetadata> sendOnly(KafkaProducer<byte[], byte[]> producer, String text) {
        return producer.send(new ProducerRecord<>("orders", value(UNKNOWN, text)));
    }

    /** Sends one batch; what begins with ! has a schema that nobody knows. */
    private static List<Future<RecordMetadata>> send(KafkaProducer<byte[], byte[]> producer, String... texts) {
        var sent = new ArrayList<Future<RecordMetadata>>();
        for (String text : texts) {
            sent.add(
                    producer.send(new ProducerRecord<>("orders", value(text.startsWith("!") ? UNKNOWN : ORDER, text))));
        }
        producer.flush();
        return sent;
    }
}
