package io.crossdock.broker;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopicCollection;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What a producer hears that was fenced, or asks for what is not in its transaction, by the version it speaks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FencedProducersIT {
    private static final String TOPIC = "orders";

    private TestHub hub;
    private InitProducerIdResponseData zombie;
    private InitProducerIdResponseData living;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        hub = new TestHub(directory);
        try (var admin = hub.admin();
                var someone = hub.producer(Map.of("transactional.id", "first"))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
            someone.initTransactions(); // makes the transaction topic
            admin.listConsumerGroupOffsets("g").all().get(); // and this the offsets topic
        }
        zombie = init("till");
        living = init("till");
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @ParameterizedTest
    @CsvSource({
        "INIT_PRODUCER_ID, 3, INVALID_PRODUCER_EPOCH",
        "INIT_PRODUCER_ID, 4, PRODUCER_FENCED",
        "ADD_PARTITIONS_TO_TXN, 1, INVALID_PRODUCER_EPOCH",
        "ADD_PARTITIONS_TO_TXN, 2, PRODUCER_FENCED",
        "ADD_PARTITIONS_TO_TXN, 4, PRODUCER_FENCED",
        "ADD_OFFSETS_TO_TXN, 1, INVALID_PRODUCER_EPOCH",
        "ADD_OFFSETS_TO_TXN, 2, PRODUCER_FENCED",
        "END_TXN, 1, INVALID_PRODUCER_EPOCH",
        "END_TXN, 2, PRODUCER_FENCED",
        "END_TXN, 5, PRODUCER_FENCED",
    })
    void aZombieIsFencedInTheWordsOfItsVersion(ApiKeys key, int version, Errors error) throws Exception {
        assertThat(errors(key, version, request(key, version, zombie))).containsOnlyKeys(error);
    }

    @Test
    void brokersMayAskWithoutAdding() throws Exception {
        InitProducerIdResponseData producer = init("asked");
        var request = (AddPartitionsToTxnRequestData) request(ApiKeys.ADD_PARTITIONS_TO_TXN, 4, producer);
        request.transactions().forEach(each -> each.setTransactionalId("asked").setVerifyOnly(true));
        assertThat(errors(ApiKeys.ADD_PARTITIONS_TO_TXN, 4, request)).containsKey(Errors.TRANSACTION_ABORTABLE);

        var add = (AddPartitionsToTxnRequestData) request(ApiKeys.ADD_PARTITIONS_TO_TXN, 3, producer);
        assertThat(errors(ApiKeys.ADD_PARTITIONS_TO_TXN, 3, add.setV3AndBelowTransactionalId("asked")))
                .containsOnlyKeys(Errors.NONE);
        assertThat(errors(ApiKeys.ADD_PARTITIONS_TO_TXN, 4, request)).containsOnlyKeys(Errors.NONE);
    }

    @Test
    void offsetsForAGroupThatIsNotInTheTransactionAreRefusedUntilVersion5() throws Exception {
        assertThat(errors(ApiKeys.TXN_OFFSET_COMMIT, 4, commit(living))).containsOnlyKeys(Errors.TRANSACTION_ABORTABLE);
        assertThat(errors(ApiKeys.TXN_OFFSET_COMMIT, 5, commit(living))).containsOnlyKeys(Errors.NONE);
        assertThat(errors(ApiKeys.TXN_OFFSET_COMMIT, 4, commit(living))).containsOnlyKeys(Errors.NONE);
    }

    @Test
    void whatDoesNotExistIsAddedToNoTransactionAndTheRestIsNotTried() throws Exception {
        var request = (AddPartitionsToTxnRequestData) request(ApiKeys.ADD_PARTITIONS_TO_TXN, 3, living);
        request.v3AndBelowTopics()
                .add(new AddPartitionsToTxnTopic().setName("nowhere").setPartitions(List.of(0)));
        assertThat(errors(ApiKeys.ADD_PARTITIONS_TO_TXN, 3, request))
                .containsOnlyKeys(Errors.UNKNOWN_TOPIC_OR_PARTITION, Errors.OPERATION_NOT_ATTEMPTED);
    }

    private InitProducerIdResponseData init(String id) throws Exception {
        var request = new InitProducerIdRequestData().setTransactionalId(id).setTransactionTimeoutMs(60_000);
        try (var client = new RawClient(hub.port())) {
            return Awaitility.await()
                    .until(
                            () -> ((InitProducerIdResponse)
                                            EveryVersionIT.ask(client, ApiKeys.INIT_PRODUCER_ID, 5, request))
                                    .data(),
                            answer -> answer.errorCode() == Errors.NONE.code());
        }
    }

    private Map<Errors, Integer> errors(ApiKeys key, int version, ApiMessage request) throws Exception {
        try (var client = new RawClient(hub.port())) {
            var errors = new HashMap<>(
                    EveryVersionIT.ask(client, key, version, request).errorCounts());
            if (key == ApiKeys.ADD_PARTITIONS_TO_TXN && version >= 4 && errors.size() > 1) {
                errors.remove(Errors.NONE); // of the request as a whole
            }
            return errors;
        }
    }

    private static ApiMessage request(ApiKeys key, int version, InitProducerIdResponseData producer) {
        return switch (key) {
            case INIT_PRODUCER_ID ->
                new InitProducerIdRequestData()
                        .setTransactionalId("till")
                        .setTransactionTimeoutMs(60_000)
                        .setProducerId(producer.producerId())
                        .setProducerEpoch(producer.producerEpoch());
            case ADD_PARTITIONS_TO_TXN -> addPartitions(version, producer);
            case ADD_OFFSETS_TO_TXN ->
                new AddOffsetsToTxnRequestData()
                        .setTransactionalId("till")
                        .setProducerId(producer.producerId())
                        .setProducerEpoch(producer.producerEpoch())
                        .setGroupId("g");
            case END_TXN ->
                new EndTxnRequestData()
                        .setTransactionalId("till")
                        .setProducerId(producer.producerId())
                        .setProducerEpoch(producer.producerEpoch());
            default -> throw new AssertionError(key);
        };
    }

    private static AddPartitionsToTxnRequestData addPartitions(int version, InitProducerIdResponseData producer) {
        var topics = new AddPartitionsToTxnTopicCollection();
        topics.add(new AddPartitionsToTxnTopic().setName(TOPIC).setPartitions(List.of(0)));
        var request = new AddPartitionsToTxnRequestData();
        if (version < 4) {
            return request.setV3AndBelowTransactionalId("till")
                    .setV3AndBelowProducerId(producer.producerId())
                    .setV3AndBelowProducerEpoch(producer.producerEpoch())
                    .setV3AndBelowTopics(topics);
        }
        request.transactions()
                .add(new AddPartitionsToTxnTransaction()
                        .setTransactionalId("till")
                        .setProducerId(producer.producerId())
                        .setProducerEpoch(producer.producerEpoch())
                        .setTopics(topics));
        return request;
    }

    private static TxnOffsetCommitRequestData commit(InitProducerIdResponseData producer) {
        return new TxnOffsetCommitRequestData()
                .setTransactionalId("till")
                .setGroupId("g")
                .setProducerId(producer.producerId())
                .setProducerEpoch(producer.producerEpoch())
                .setTopics(List.of(new TxnOffsetCommitRequestTopic()
                        .setName(TOPIC)
                        .setPartitions(List.of(new TxnOffsetCommitRequestPartition().setCommittedOffset(1)))));
    }
}
