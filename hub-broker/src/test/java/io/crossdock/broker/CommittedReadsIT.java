package io.crossdock.broker;

import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What readers of committed data see of real transactional producers, and what an administrator can do about one. */
@Timeout(120)
class CommittedReadsIT {
    private static final String TOPIC = "orders";
    private static final TopicPartition ORDERS = new TopicPartition(TOPIC, 0);

    private TestHub hub;
    private Admin admin;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        hub = new TestHub(directory, Map.of("transaction.state.log.num.partitions", "1"));
        admin = hub.admin();
        admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }

    @AfterEach
    void stop() {
        admin.close();
        hub.close();
    }

    @Test
    void interleavedTransactionsAreReadExactlyAsTheyEnded() throws Exception {
        var random = new Random(7);
        var committed = new ArrayList<String>();
        var producers = List.of(producer("a"), producer("b"), producer("c"));
        try {
            for (int round = 0; round < 40; round++) {
                var open = new ArrayList<KafkaProducer<String, String>>(producers.subList(0, 1 + random.nextInt(3)));
                open.forEach(KafkaProducer::beginTransaction);
                var sent = new ArrayList<List<String>>();
                open.forEach(each -> sent.add(new ArrayList<>()));
                for (int i = 0; i < 6; i++) {
                    int who = random.nextInt(open.size());
                    String value = round + "-" + i;
                    open.get(who).send(new ProducerRecord<>(TOPIC, value)).get();
                    sent.get(who).add(value);
                }
                for (int who = 0; who < open.size(); who++) {
                    if (random.nextBoolean()) {
                        open.get(who).commitTransaction();
                        committed.addAll(sent.get(who));
                    } else {
                        open.get(who).abortTransaction();
                    }
                }
            }
        } finally {
            producers.forEach(KafkaProducer::close);
        }

        assertThat(readCommitted()).containsExactlyInAnyOrderElementsOf(committed);
    }

    @Test
    void aReaderThatWaitsIsWokenByTheCommit() throws Exception {
        try (var producer = producer("t");
                var consumer = consumer("read_committed")) {
            consumer.assign(List.of(ORDERS));
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, "a")).get();
            assertThat(consumer.poll(Duration.ofMillis(300))).isEmpty();

            producer.commitTransaction();

            await().until(() -> consumer.poll(Duration.ofMillis(100)).count() == 1);
        }
    }

    @Test
    void theLatestOffsetIsTheLastStableOneForReadersOfCommittedData() throws Exception {
        try (var producer = producer("t")) {
            send("plain");
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, "a")).get();

            assertThat(offset(OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED)
                            .offset())
                    .isEqualTo(2);
            assertThat(offset(OffsetSpec.latest(), IsolationLevel.READ_COMMITTED)
                            .offset())
                    .isEqualTo(1);
            assertThat(offset(OffsetSpec.maxTimestamp(), IsolationLevel.READ_COMMITTED)
                            .offset())
                    .isEqualTo(-1); // lies behind what may be read
            producer.commitTransaction();
            await().until(() ->
                    offset(OffsetSpec.latest(), IsolationLevel.READ_COMMITTED).offset() == 3);
        }
    }

    @Test
    void everySpecialOffsetIsAnswered() throws Exception {
        send("a");
        send("b");
        admin.deleteRecords(Map.of(ORDERS, org.apache.kafka.clients.admin.RecordsToDelete.beforeOffset(1)))
                .all()
                .get();

        ListOffsetsResultInfo earliest = offset(OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
        assertThat(earliest.offset()).isEqualTo(1);
        assertThat(earliest.leaderEpoch()).contains(0);
        assertThat(offset(OffsetSpec.earliestLocal(), IsolationLevel.READ_UNCOMMITTED)
                        .offset())
                .isEqualTo(1);
        assertThat(offset(OffsetSpec.latestTiered(), IsolationLevel.READ_UNCOMMITTED)
                        .offset())
                .isEqualTo(-1);
        assertThat(offset(OffsetSpec.earliestPendingUpload(), IsolationLevel.READ_UNCOMMITTED)
                        .offset())
                .isEqualTo(-1);
        assertThat(offset(OffsetSpec.maxTimestamp(), IsolationLevel.READ_UNCOMMITTED)
                        .offset())
                .isEqualTo(1);
    }

    @Test
    void anAdministratorFindsTheOpenTransactionAndAbortsIt() throws Exception {
        var producer = producer("t");
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(TOPIC, "a")).get();
        ProducerState hanging = describe();
        assertThat(hanging.currentTransactionStartOffset()).isEqualTo(OptionalLong.of(0));
        assertThat(hanging.lastSequence()).isZero();

        admin.abortTransaction(new AbortTransactionSpec(
                        ORDERS,
                        hanging.producerId(),
                        (short) hanging.producerEpoch(),
                        hanging.coordinatorEpoch().orElse(0)))
                .all()
                .get();

        assertThat(describe().currentTransactionStartOffset()).isEmpty();
        assertThat(offset(OffsetSpec.latest(), IsolationLevel.READ_COMMITTED).offset())
                .isEqualTo(2);
        assertThat(readCommitted()).isEmpty();
        producer.close(Duration.ZERO);
    }

    @Test
    void aConsumerChecksTheEpochOfItsPositionAndReadsOn() throws Exception {
        send("a");
        send("b");
        try (var consumer = consumer("read_uncommitted")) {
            consumer.assign(List.of(ORDERS));
            consumer.seek(ORDERS, new OffsetAndMetadata(1, java.util.Optional.of(0), ""));

            await().until(() -> consumer.poll(Duration.ofMillis(100)).count() == 1);
        }
    }

    private ProducerState describe() throws Exception {
        List<ProducerState> active = admin.describeProducers(List.of(ORDERS))
                .partitionResult(ORDERS)
                .get()
                .activeProducers();
        assertThat(active).hasSize(1);
        return active.get(0);
    }

    private ListOffsetsResultInfo offset(OffsetSpec wanted, IsolationLevel isolation) throws Exception {
        return admin.listOffsets(Map.of(ORDERS, wanted), new ListOffsetsOptions(isolation))
                .partitionResult(ORDERS)
                .get();
    }

    private void send(String value) throws Exception {
        try (var producer = hub.producer(Map.of())) {
            producer.send(new ProducerRecord<>(TOPIC, value)).get();
        }
    }

    private KafkaProducer<String, String> producer(String id) {
        KafkaProducer<String, String> made = hub.producer(Map.of("transactional.id", id));
        made.initTransactions();
        return made;
    }

    private KafkaConsumer<String, String> consumer(String isolation) {
        return hub.consumer(Map.of("isolation.level", isolation));
    }

    private List<String> readCommitted() throws Exception {
        long end = offset(OffsetSpec.latest(), IsolationLevel.READ_COMMITTED).offset();
        var values = new ArrayList<String>();
        try (var consumer = consumer("read_committed")) {
            consumer.assign(List.of(ORDERS));
            consumer.seekToBeginning(List.of(ORDERS));
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
                return consumer.position(ORDERS) >= end;
            });
        }
        return values;
    }
}
