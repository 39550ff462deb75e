package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Producers that write to topics which want the schemas of their records checked, and what they are told. */
class SchemaValidationIT {
    static final int ORDER = 7;
    static final int OTHER = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static KnownSchemas schemas;
    private static TestHub hub;
    private static Admin admin;
    private static int topics;

    private String orders = "";

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        schemas = new KnownSchemas();
        hub = new TestHub(directory, Map.of(), Optional.of(schemas));
        admin = hub.admin();
    }

    @AfterAll
    static void stop() {
        admin.close();
        hub.close();
    }

    @BeforeEach
    void nameTopic() {
        orders = "orders-" + ++topics;
        schemas.register(ORDER, "com.shop.Order", orders + "-value", orders + "-key");
        schemas.register(OTHER, "com.shop.Other", "others-value", "com.shop.Other", orders + "-com.shop.Other");
        schemas.loading(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void aBatchWithABadRecordIsRefusedAndTheRecordNamed(String codec) throws Exception {
        create(Map.of("schema.validation", "id"));
        try (var producer = batching(codec)) {
            List<Future<RecordMetadata>> sent =
                    sendTogether(producer, value(ORDER, "ok 0"), value(99, "ok 1"), value(ORDER, "ok 2"));

            assertThatThrownBy(() -> get(sent.get(1)))
                    .isInstanceOf(InvalidRecordException.class)
                    .hasMessageContaining("names schema 99 in its value");
            assertThatThrownBy(() -> get(sent.get(0))).hasMessageContaining("part of a batch");
            assertThatThrownBy(() -> get(sent.get(2))).hasMessageContaining("part of a batch");
            assertThat(endOffset()).isZero();
        }
    }

    @Test
    void whatIsWrongIsSaidOfEachRecord() throws Exception {
        create(Map.of("schema.validation", "payload"));
        try (var producer = batching("none")) {
            List<Future<RecordMetadata>> sent = sendTogether(
                    producer,
                    new byte[] {1, 0, 0, 0, ORDER},
                    new byte[] {0, 0, 0},
                    new byte[0],
                    value(99, ""),
                    value(OTHER, "ok"),
                    value(ORDER, "not"),
                    value(ORDER, "boom"));

            assertThatThrownBy(() -> get(sent.get(0))).hasMessageContaining("does not begin with the id of a schema");
            assertThatThrownBy(() -> get(sent.get(1))).hasMessageContaining("does not begin with the id of a schema");
            assertThatThrownBy(() -> get(sent.get(2))).hasMessageContaining("does not begin with the id of a schema");
            assertThatThrownBy(() -> get(sent.get(3))).hasMessageContaining("which the registry does not have");
            assertThatThrownBy(() -> get(sent.get(4)))
                    .hasMessageContaining("not registered under subject " + orders + "-value");
            assertThatThrownBy(() -> get(sent.get(5))).hasMessageContaining("/: does not begin with ok");
            assertThatThrownBy(() -> get(sent.get(6))).hasMessageContaining("it cannot be read");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void whatFitsIsAppendedAsItCame(String codec) throws Exception {
        create(Map.of("schema.validation", "payload", "schema.validation.key", "id"));
        try (var producer = batching(codec)) {
            List<Future<RecordMetadata>> sent =
                    sendTogether(producer, value(ORDER, "ok 0"), value(ORDER, "ok 1"), value(ORDER, "ok 2"));

            assertThat(get(sent.get(2)).offset()).isEqualTo(2);
            assertThat(new Written(hub, orders).values(3)).containsExactly("ok 0", "ok 1", "ok 2");
        }
    }

    @Test
    void keysAreCheckedWhereKeysAreAskedFor() throws Exception {
        create(Map.of("schema.validation.key", "payload"));
        try (var producer = producer(Map.of())) {
            Future<RecordMetadata> bad = producer.send(new ProducerRecord<>(orders, value(ORDER, "not"), bytes("any")));
            assertThatThrownBy(() -> get(bad))
                    .isInstanceOf(InvalidRecordException.class)
                    .hasMessageContaining("has a key that was not written with schema 7");

            get(producer.send(new ProducerRecord<>(orders, value(ORDER, "ok"), bytes("any"))));
            get(producer.send(new ProducerRecord<>(orders, null, bytes("any"))));
            assertThat(endOffset()).isEqualTo(2);
        }
    }

    @Test
    void aDeletionHasNoSchemaAndPasses() throws Exception {
        create(Map.of("schema.validation", "payload"));
        try (var producer = producer(Map.of())) {
            get(producer.send(new ProducerRecord<>(orders, bytes("key"), null)));
            assertThat(endOffset()).isEqualTo(1);
        }
    }

    @Test
    void subjectsAreNamedAsConfluentsStrategiesNameThem() throws Exception {
        String strategies = "io.confluent.kafka.serializers.subject.";
        create(Map.of(
                "confluent.value.schema.validation",
                "true",
                "confluent.value.subject.name.strategy",
                strategies + "RecordNameStrategy"));
        try (var producer = producer(Map.of())) {
            get(producer.send(new ProducerRecord<>(orders, value(OTHER, ""))));
            Future<RecordMetadata> byTopic = producer.send(new ProducerRecord<>(orders, value(ORDER, "")));
            assertThatThrownBy(() -> get(byTopic)).hasMessageContaining("under subject com.shop.Order");

            alter(Map.of("confluent.value.subject.name.strategy", strategies + "TopicRecordNameStrategy"));
            await().atMost(PATIENCE).untilAsserted(() -> assertThatThrownBy(
                            () -> get(producer.send(new ProducerRecord<>(orders, value(ORDER, "")))))
                    .hasMessageContaining("under subject " + orders + "-com.shop.Order"));
            get(producer.send(new ProducerRecord<>(orders, value(OTHER, ""))));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aProducerGoesOnBehindARefusedBatch(boolean idempotent) throws Exception {
        create(Map.of("schema.validation", "id"));
        try (var producer = producer(Map.of("enable.idempotence", idempotent))) {
            for (int i = 0; i < 5; i++) {
                get(producer.send(new ProducerRecord<>(orders, value(ORDER, "good " + i))));
                Future<RecordMetadata> bad = producer.send(new ProducerRecord<>(orders, value(99, "bad")));
                assertThatThrownBy(() -> get(bad)).isInstanceOf(InvalidRecordException.class);
            }
            assertThat(new Written(hub, orders).values(5))
                    .containsExactly("good 0", "good 1", "good 2", "good 3", "good 4");
        }
    }

    @Test
    void aTransactionWithABadRecordIsAbortedAndTheNextOneCommits() throws Exception {
        create(Map.of("schema.validation", "id"));
        try (var producer = producer(Map.of("transactional.id", "shop-" + orders))) {
            producer.initTransactions();
            producer.beginTransaction();
            get(producer.send(new ProducerRecord<>(orders, value(ORDER, "aborted"))));
            Future<RecordMetadata> bad = producer.send(new ProducerRecord<>(orders, value(99, "bad")));
            assertThatThrownBy(() -> get(bad)).isInstanceOf(InvalidRecordException.class);
            producer.abortTransaction();

            producer.beginTransaction();
            get(producer.send(new ProducerRecord<>(orders, value(ORDER, "committed"))));
            producer.commitTransaction();
        }
        assertThat(new Written(hub, orders).values(1)).containsExactly("committed");
    }

    @Test
    void aSchemaThatIsRegisteredMeanwhileIsWaitedForInOrder() throws Exception {
        create(Map.of("schema.validation", "id", "schema.validation.patience.ms", "20000"));
        int id = 1000 + topics;
        try (var producer = producer(Map.of("max.in.flight.requests.per.connection", 5))) {
            Future<RecordMetadata> first = producer.send(new ProducerRecord<>(orders, value(id, "first")));
            await().atMost(PATIENCE).until(() -> schemas.isAwaited(id));
            Future<RecordMetadata> second = producer.send(new ProducerRecord<>(orders, value(ORDER, "second")));
            schemas.register(id, "com.shop.New", orders + "-value");

            assertThat(get(first).offset()).isZero();
            assertThat(get(second).offset()).isEqualTo(1);
        }
    }

    @Test
    void whatIsSentWhenNothingIsAskedAnyMoreComesBehindWhatStillWaits() throws Exception {
        create(Map.of("schema.validation", "id", "schema.validation.patience.ms", "20000"));
        int id = 1000 + topics;
        try (var producer = producer(Map.of());
                var other = producer(Map.of())) {
            Future<RecordMetadata> first = producer.send(new ProducerRecord<>(orders, value(id, "first")));
            await().atMost(PATIENCE).until(() -> schemas.isAwaited(id));
            alter(Map.of("schema.validation", "off"));
            await().atMost(PATIENCE).untilAsserted(() -> get(other.send(new ProducerRecord<>(orders, bytes("plain")))));
            Future<RecordMetadata> second = producer.send(new ProducerRecord<>(orders, bytes("second")));
            get(other.send(new ProducerRecord<>(orders, bytes("plain"))));
            schemas.register(id, "com.shop.New", orders + "-value");

            assertThat(get(second).offset()).isEqualTo(get(first).offset() + 1);
        }
    }

    @Test
    void whoeverWaitsForASchemaHoldsUpNobodyElse() throws Exception {
        create(Map.of("schema.validation", "id", "schema.validation.patience.ms", "20000"));
        int id = 1000 + topics;
        try (var waiting = producer(Map.of());
                var other = producer(Map.of())) {
            Future<RecordMetadata> held = waiting.send(new ProducerRecord<>(orders, value(id, "held")));
            await().atMost(PATIENCE).until(() -> schemas.isAwaited(id));
            assertThat(get(other.send(new ProducerRecord<>(orders, value(ORDER, "free"))))
                            .offset())
                    .isZero();
            assertThat(held).isNotDone();
            schemas.register(id, "com.shop.New", orders + "-value");
            assertThat(get(held).offset()).isEqualTo(1);
        }
    }

    @Test
    void aRegistryThatCannotSayYetIsAskedAgain() throws Exception {
        create(Map.of("schema.validation", "id"));
        int id = 1000 + topics;
        schemas.loading(true);
        try (var producer = producer(Map.of())) {
            var sent = new ArrayList<Future<RecordMetadata>>();
            for (int i = 0; i < 5; i++) {
                sent.add(producer.send(new ProducerRecord<>(orders, value(id, "number " + i))));
                producer.send(new ProducerRecord<>(orders, value(ORDER, "known " + i)));
            }
            int asked = schemas.questions();
            await().atMost(PATIENCE).until(() -> schemas.questions() > asked + 3);
            schemas.register(id, "com.shop.New", orders + "-value");
            schemas.loading(false);
            producer.flush();
            for (Future<RecordMetadata> each : sent) {
                get(each);
            }
        }
        assertThat(new Written(hub, orders).values(10))
                .containsExactly(
                        "number 0",
                        "known 0",
                        "number 1",
                        "known 1",
                        "number 2",
                        "known 2",
                        "number 3",
                        "known 3",
                        "number 4",
                        "known 4");
    }

    @Test
    void countingRefusesNothingAndCounts() throws Exception {
        create(Map.of("schema.validation", "payload", "schema.validation.action", "count"));
        try (var producer = batching("none")) {
            for (Future<RecordMetadata> each :
                    sendTogether(producer, value(ORDER, "not"), value(99, ""), bytes("plain"), value(ORDER, "ok"))) {
                get(each);
            }
        }
        assertThat(endOffset()).isEqualTo(4);
        assertThat(metric("crossdock_schema_records_checked", Map.of("topic", orders)))
                .hasValue(4.0);
        for (String reason : List.of("payload", "unknown-id", "no-schema-id")) {
            assertThat(metric(
                            "crossdock_schema_records_failed",
                            Map.of("topic", orders, "reason", reason, "action", "count")))
                    .hasValue(1.0);
        }
    }

    @Test
    void aTopicThatAsksForNothingIsNotLookedAt() throws Exception {
        create(Map.of());
        int before = schemas.questions();
        try (var producer = producer(Map.of())) {
            get(producer.send(new ProducerRecord<>(orders, bytes("plain"), bytes("plain"))));
        }
        assertThat(schemas.questions()).isEqualTo(before);
        assertThat(metric("crossdock_schema_records_checked", Map.of("topic", orders)))
                .isEmpty();
    }

    @Test
    void aTopicIsCheckedFromWhenItIsAskedForUntilItIsNotAnyMore() throws Exception {
        create(Map.of());
        try (var producer = producer(Map.of())) {
            get(producer.send(new ProducerRecord<>(orders, bytes("plain"))));
            alter(Map.of("schema.validation", "id"));
            await().atMost(PATIENCE).untilAsserted(() -> assertThatThrownBy(
                            () -> get(producer.send(new ProducerRecord<>(orders, bytes("plain")))))
                    .isInstanceOf(InvalidRecordException.class));
            alter(Map.of("schema.validation", "off"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> get(producer.send(new ProducerRecord<>(orders, bytes("plain")))));
        }
    }

    @Test
    void payloadsAreReadOnThreadsThatServeNothingElse() throws Exception {
        create(Map.of("schema.validation", "payload"));
        try (var producer = producer(Map.of())) {
            get(producer.send(new ProducerRecord<>(orders, value(ORDER, "ok"))));
        }
        assertThat(schemas.threads()).isNotEmpty().allSatisfy(name -> assertThat(name)
                .startsWith("schema-"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip"})
    void aBatchThatTakesTooLongIsRefusedAndItsProducerGoesOn(String codec) throws Exception {
        create(Map.of("schema.validation", "payload"));
        byte[][] slow = new byte[200][];
        Arrays.setAll(slow, i -> value(ORDER, "ok slow " + i));
        try (var producer = batching(codec)) {
            List<Future<RecordMetadata>> refused = sendTogether(producer, slow);

            assertThatThrownBy(() -> get(refused.get(0)))
                    .isInstanceOf(PolicyViolationException.class)
                    .hasMessageContaining("send smaller batches");
            assertThat(endOffset()).isZero();
            assertThat(get(sendTogether(producer, value(ORDER, "ok")).get(0)).offset())
                    .isZero();

            alter(Map.of("schema.validation.action", "count"));
            await().atMost(PATIENCE)
                    .until(() ->
                            get(sendTogether(producer, value(99, "")).get(0)).hasOffset());
            assertThat(get(sendTogether(producer, slow).get(199)).hasOffset()).isTrue();
            assertThat(metric(
                            "crossdock_schema_records_failed",
                            Map.of("topic", orders, "reason", "too-long", "action", "count")))
                    .hasValue(1.0);
        }
    }

    @Test
    void slowSchemasHoldUpNobodyWhoDoesNotUseSchemas() throws Exception {
        create(Map.of("schema.validation", "payload"));
        byte[][] slow = new byte[200][];
        Arrays.setAll(slow, i -> value(ORDER, "ok slow " + i));
        int judgedBefore = schemas.threads().size();
        var producers = new ArrayList<KafkaProducer<byte[], byte[]>>();
        var held = new ArrayList<Future<RecordMetadata>>();
        try {
            for (int i = 0; i < 6; i++) { // more than all threads of the broker for a second each
                var producer = producer(Map.of("linger.ms", 60_000));
                producers.add(producer);
                for (byte[] each : slow) {
                    held.add(producer.send(new ProducerRecord<>(orders, each)));
                }
            }
            List<CompletableFuture<Void>> flushes = producers.stream()
                    .map(each -> CompletableFuture.runAsync(each::flush))
                    .toList();
            await().atMost(PATIENCE).until(() -> schemas.threads().size() >= judgedBefore + 2);

            admin.createTopics(List.of(new NewTopic(orders + "-other", 8, (short) 1)))
                    .all()
                    .get();
            assertThat(held.get(held.size() - 1)).isNotDone();
            for (CompletableFuture<Void> flush : flushes) {
                flush.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            for (Future<RecordMetadata> each : held) {
                assertThatThrownBy(() -> get(each)).isInstanceOf(PolicyViolationException.class);
            }
        } finally {
            producers.forEach(KafkaProducer::close);
        }
        assertThat(schemas.threads()).allSatisfy(name -> assertThat(name).startsWith("schema-"));
    }

    @Test
    void aTopicThatIsJudgedHardHoldsUpNoOtherTopic() throws Exception {
        create(Map.of("schema.validation", "payload"));
        String other = orders + "-other";
        schemas.register(OTHER, "com.shop.Other", other + "-value");
        admin.createTopics(List.of(new NewTopic(other, 1, (short) 1).configs(Map.of("schema.validation", "payload"))))
                .all()
                .get();
        schemas.hold();
        var producers = new ArrayList<KafkaProducer<byte[], byte[]>>();
        var held = new ArrayList<Future<RecordMetadata>>();
        try (var free = producer(Map.of())) {
            int read = schemas.threads().size();
            for (int i = 0; i < 6; i++) { // more than there are threads
                producers.add(producer(Map.of()));
                held.add(producers.get(i).send(new ProducerRecord<>(orders, value(ORDER, "ok held"))));
            }
            await().atMost(PATIENCE).until(() -> schemas.threads().size() > read);

            for (int i = 0; i < 5; i++) {
                assertThat(get(free.send(new ProducerRecord<>(other, value(OTHER, "ok"))))
                                .offset())
                        .isEqualTo(i);
            }
            assertThat(held).noneMatch(Future::isDone);
            schemas.release();
            for (Future<RecordMetadata> each : held) {
                get(each);
            }
        } finally {
            schemas.release();
            producers.forEach(KafkaProducer::close);
        }
    }

    @Test
    void withoutPatienceTooARegistryThatCannotSayYetIsAskedAgain() throws Exception {
        create(Map.of("schema.validation", "id", "schema.validation.patience.ms", "0"));
        int id = 1000 + topics;
        schemas.loading(true);
        try (var producer = producer(Map.of())) {
            int asked = schemas.questions();
            Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(orders, value(id, "early")));
            await().atMost(PATIENCE).until(() -> schemas.questions() > asked + 3);
            assertThat(sent).isNotDone();
            schemas.register(id, "com.shop.New", orders + "-value");
            schemas.loading(false);

            assertThat(get(sent).offset()).isZero();
        }
    }

    @Test
    void withoutARegistryProducersAreToldWhatToDo(@TempDir Path directory) throws Exception {
        try (var alone = new TestHub(directory);
                Admin there = alone.admin();
                var producer = new KafkaProducer<>(
                        settings(alone, Map.of()), new ByteArraySerializer(), new ByteArraySerializer())) {
            there.createTopics(List.of(
                            new NewTopic("strict", 1, (short) 1).configs(Map.of("schema.validation", "id")),
                            new NewTopic("counted", 1, (short) 1)
                                    .configs(Map.of("schema.validation", "id", "schema.validation.action", "count"))))
                    .all()
                    .get();
            Future<RecordMetadata> strict = producer.send(new ProducerRecord<>("strict", value(ORDER, "ok")));
            assertThatThrownBy(() -> get(strict))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining("no schema registry");
            get(producer.send(new ProducerRecord<>("counted", value(ORDER, "ok"))));
        }
    }

    @Test
    void everyVersionOfARequestIsAnsweredAsItsClientsUnderstand() throws Exception {
        create(Map.of("schema.validation", "id", "schema.validation.patience.ms", "0"));
        Uuid id = Objects.requireNonNull(admin.describeTopics(List.of(orders))
                        .allTopicNames()
                        .get()
                        .get(orders))
                .topicId();
        ApiKeys key = ApiKeys.PRODUCE;
        try (var client = new RawClient(hub.port())) {
            for (int version = key.oldestVersion(); version <= key.latestVersion(); version++) {
                var answer = (ProduceResponse) EveryVersionIT.ask(client, key, version, twoRecordsOfWhichOneIsBad(id));

                PartitionProduceResponse outcome = answer.data()
                        .responses()
                        .iterator()
                        .next()
                        .partitionResponses()
                        .get(0);
                assertThat(Errors.forCode(outcome.errorCode())).isEqualTo(Errors.INVALID_RECORD);
                assertThat(outcome.baseOffset()).isEqualTo(-1);
                if (version >= 8) {
                    assertThat(outcome.errorMessage()).contains("1 records are refused", "schema 99");
                    assertThat(outcome.recordErrors()).singleElement().satisfies(error -> {
                        assertThat(error.batchIndex()).isEqualTo(1);
                        assertThat(error.batchIndexErrorMessage()).contains("names schema 99 in its value");
                    });
                }
            }
        }
        assertThat(endOffset()).isZero();
    }

    private ProduceRequestData twoRecordsOfWhichOneIsBad(Uuid id) {
        var topics = new TopicProduceDataCollection();
        topics.add(new TopicProduceData()
                .setName(orders)
                .setTopicId(id)
                .setPartitionData(List.of(new PartitionProduceData()
                        .setIndex(0)
                        .setRecords(MemoryRecords.withRecords(
                                Compression.NONE,
                                new SimpleRecord(null, value(ORDER, "good")),
                                new SimpleRecord(null, value(99, "bad")))))));
        return new ProduceRequestData().setAcks((short) -1).setTimeoutMs(10_000).setTopicData(topics);
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> create(Map.of("schema.validation", "ids"))).hasMessageContaining("off, id, payload");
        assertThatThrownBy(() -> create(Map.of("schema.validation.action", "dead-letter")))
                .hasMessageContaining("needs schema.validation.dead.letter.topic");
        assertThatThrownBy(() -> create(Map.of("schema.validation.dead.letter.topic", "__consumer_offsets")))
                .hasMessageContaining("broker alone");
        assertThatThrownBy(() -> create(Map.of("confluent.value.subject.name.strategy", "Mine")))
                .hasMessageContaining("TopicRecordNameStrategy");
    }

    private void create(Map<String, String> configs) throws Exception {
        admin.createTopics(List.of(new NewTopic(orders, 1, (short) 1).configs(configs)))
                .all()
                .get();
    }

    private void alter(Map<String, String> configs) throws Exception {
        List<AlterConfigOp> changes = configs.entrySet().stream()
                .map(each ->
                        new AlterConfigOp(new ConfigEntry(each.getKey(), each.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, orders), changes))
                .all()
                .get();
    }

    private long endOffset() throws Exception {
        var partition = new TopicPartition(orders, 0);
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private static Optional<Double> metric(String name, Map<String, String> labels) throws InterruptedException {
        return hub.metrics().stream()
                .filter(metric -> metric.name().equals(name))
                .flatMap(metric -> metric.points().stream())
                .filter(point -> point.labels().equals(labels))
                .map(Metric.Point::value)
                .findFirst();
    }

    private List<Future<RecordMetadata>> sendTogether(KafkaProducer<byte[], byte[]> producer, byte[]... values) {
        var sent = new ArrayList<Future<RecordMetadata>>();
        for (byte[] value : values) {
            sent.add(producer.send(new ProducerRecord<>(orders, value)));
        }
        producer.flush();
        return sent;
    }

    /** Sends one batch when it is flushed. */
    private static KafkaProducer<byte[], byte[]> batching(String codec) {
        return producer(Map.of("linger.ms", 60_000, "compression.type", codec));
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        return new KafkaProducer<>(settings(hub, more), new ByteArraySerializer(), new ByteArraySerializer());
    }

    static Map<String, Object> settings(TestHub of, Map<String, Object> more) {
        var settings = new HashMap<String, Object>(
                Map.of("bootstrap.servers", of.bootstrap(), "linger.ms", 0, "batch.size", 1 << 20));
        settings.putAll(more);
        return settings;
    }

    static RecordMetadata get(Future<RecordMetadata> sent) throws Exception {
        try {
            return sent.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    /** As Confluent's serializers write it. */
    static byte[] value(int id, String payload) {
        byte[] text = bytes(payload);
        return ByteBuffer.allocate(5 + text.length)
                .put((byte) 0)
                .putInt(id)
                .put(text)
                .array();
    }

    static byte[] bytes(@Nullable String text) {
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }
}
