package io.crossdock.broker;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;

import static io.crossdock.broker.CheckedTopics.ORDER;
import static io.crossdock.broker.CheckedTopics.OTHER;
import static io.crossdock.broker.CheckedTopics.PATIENCE;
import static io.crossdock.broker.CheckedTopics.bytes;
import static io.crossdock.broker.CheckedTopics.get;
import static io.crossdock.broker.CheckedTopics.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Producers that write to topics which want the schemas of their records checked, and what they are told. */
class SchemaValidationIT {
    private static CheckedTopics hub;

    private String orders = "";

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        hub = new CheckedTopics(directory);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @BeforeEach
    void nameTopic() {
        orders = hub.nextTopic();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void aBatchWithABadRecordIsRefusedAndTheRecordNamed(String codec) throws Exception {
        hub.create(Map.of("schema.validation", "id"));
        try (var producer = hub.batching(codec)) {
            List<Future<RecordMetadata>> sent =
                    hub.sendTogether(producer, value(ORDER, "ok 0"), value(99, "ok 1"), value(ORDER, "ok 2"));

            assertThatThrownBy(() -> get(sent.get(1)))
                    .isInstanceOf(InvalidRecordException.class)
                    .hasMessageContaining("names schema 99 in its value");
            assertThatThrownBy(() -> get(sent.get(0))).hasMessageContaining("part of a batch");
            assertThatThrownBy(() -> get(sent.get(2))).hasMessageContaining("part of a batch");
            assertThat(hub.endOffset()).isZero();
        }
    }

    @Test
    void whatIsWrongIsSaidOfEachRecord() throws Exception {
        hub.create(Map.of("schema.validation", "payload"));
        try (var producer = hub.batching("none")) {
            List<Future<RecordMetadata>> sent = hub.sendTogether(
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
        hub.create(Map.of("schema.validation", "payload", "schema.validation.key", "id"));
        try (var producer = hub.batching(codec)) {
            List<Future<RecordMetadata>> sent =
                    hub.sendTogether(producer, value(ORDER, "ok 0"), value(ORDER, "ok 1"), value(ORDER, "ok 2"));

            assertThat(get(sent.get(2)).offset()).isEqualTo(2);
            assertThat(hub.written().values(3)).containsExactly("ok 0", "ok 1", "ok 2");
        }
    }

    @Test
    void keysAreCheckedWhereKeysAreAskedFor() throws Exception {
        hub.create(Map.of("schema.validation.key", "payload"));
        try (var producer = hub.producer(Map.of())) {
            Future<RecordMetadata> bad = producer.send(new ProducerRecord<>(orders, value(ORDER, "not"), bytes("any")));
            assertThatThrownBy(() -> get(bad))
                    .isInstanceOf(InvalidRecordException.class)
                    .hasMessageContaining("has a key that was not written with schema 7");

            get(producer.send(new ProducerRecord<>(orders, value(ORDER, "ok"), bytes("any"))));
            get(producer.send(new ProducerRecord<>(orders, null, bytes("any"))));
            assertThat(hub.endOffset()).isEqualTo(2);
        }
    }

    @Test
    void aDeletionHasNoSchemaAndPasses() throws Exception {
        hub.create(Map.of("schema.validation", "payload"));
        try (var producer = hub.producer(Map.of())) {
            get(producer.send(new ProducerRecord<>(orders, bytes("key"), null)));
            assertThat(hub.endOffset()).isEqualTo(1);
        }
    }

    @Test
    void subjectsAreNamedAsConfluentsStrategiesNameThem() throws Exception {
        String strategies = "io.confluent.kafka.serializers.subject.";
        hub.create(Map.of(
                "confluent.value.schema.validation",
                "true",
                "confluent.value.subject.name.strategy",
                strategies + "RecordNameStrategy"));
        try (var producer = hub.producer(Map.of())) {
            get(producer.send(new ProducerRecord<>(orders, value(OTHER, ""))));
            Future<RecordMetadata> byTopic = producer.send(new ProducerRecord<>(orders, value(ORDER, "")));
            assertThatThrownBy(() -> get(byTopic)).hasMessageContaining("under subject com.shop.Order");

            hub.alter(Map.of("confluent.value.subject.name.strategy", strategies + "TopicRecordNameStrategy"));
            await().atMost(PATIENCE).untilAsserted(() -> assertThatThrownBy(
                            () -> get(producer.send(new ProducerRecord<>(orders, value(ORDER, "")))))
                    .hasMessageContaining("under subject " + orders + "-com.shop.Order"));
            get(producer.send(new ProducerRecord<>(orders, value(OTHER, ""))));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aProducerGoesOnBehindARefusedBatch(boolean idempotent) throws Exception {
        hub.create(Map.of("schema.validation", "id"));
        try (var producer = hub.producer(Map.of("enable.idempotence", idempotent))) {
            for (int i = 0; i < 5; i++) {
                get(producer.send(new ProducerRecord<>(orders, value(ORDER, "good " + i))));
                Future<RecordMetadata> bad = producer.send(new ProducerRecord<>(orders, value(99, "bad")));
                assertThatThrownBy(() -> get(bad)).isInstanceOf(InvalidRecordException.class);
            }
            assertThat(hub.written().values(5)).containsExactly("good 0", "good 1", "good 2", "good 3", "good 4");
        }
    }

    @Test
    void aTransactionWithABadRecordIsAbortedAndTheNextOneCommits() throws Exception {
        hub.create(Map.of("schema.validation", "id"));
        try (var producer = hub.producer(Map.of("transactional.id", "shop-" + orders))) {
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
        assertThat(hub.written().values(1)).containsExactly("committed");
    }

    @Test
    void everyVersionOfARequestIsAnsweredAsItsClientsUnderstand() throws Exception {
        hub.create(Map.of("schema.validation", "id", "schema.validation.patience.ms", "0"));
        Uuid id = Objects.requireNonNull(hub.admin()
                        .describeTopics(List.of(orders))
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
        assertThat(hub.endOffset()).isZero();
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
}
