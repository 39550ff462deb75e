package io.crossdock.broker;

import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/** Transactions as the Java client does them, in both versions of the protocol. */
class TransactionsIT {
    @TempDir
    Path directory;

    private TestHub hub;
    private Admin admin;

    @BeforeEach
    void start() throws Exception {
        hub = new TestHub(directory, Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "200"));
        admin = hub.admin();
    }

    @AfterEach
    void stop() {
        admin.close();
        hub.close();
    }

    private void restart() throws Exception {
        stop();
        start();
    }

    /** Version 0 is how every client but the newest Java ones speaks. */
    private void protocol(int version) throws Exception {
        var update = version == 0
                ? new FeatureUpdate((short) 0, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE)
                : new FeatureUpdate((short) version, FeatureUpdate.UpgradeType.UPGRADE);
        var levels = admin.describeFeatures().featureMetadata().get().finalizedFeatures();
        var level = levels.get("transaction.version");
        int now = level == null ? 0 : level.maxVersionLevel();
        if (now != version) {
            admin.updateFeatures(Map.of("transaction.version", update), new UpdateFeaturesOptions())
                    .all()
                    .get();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void whatIsCommittedIsReadAndWhatIsAbortedIsNot(int version) throws Exception {
        protocol(version);
        create("orders", 3);
        try (var producer = transactional("till")) {
            producer.initTransactions();
            for (int i = 0; i < 10; i++) {
                producer.beginTransaction();
                for (int p = 0; p < 3; p++) {
                    producer.send(new ProducerRecord<>("orders", p, "k", (i % 3 == 2 ? "bad" : "good") + i));
                }
                if (i % 3 == 2) {
                    producer.flush();
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }
        List<String> good = IntStream.range(0, 10)
                .filter(i -> i % 3 != 2)
                .mapToObj(i -> "good" + i)
                .toList();
        for (int p = 0; p < 3; p++) {
            assertThat(read("orders", p, good.size(), "read_committed")).containsExactlyElementsOf(good);
        }
        assertThat(read("orders", 0, 10, "read_uncommitted")).hasSize(10);
        assertThat(describe("till").state()).isIn(TransactionState.COMPLETE_COMMIT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void whatIsAbortedBeforeItWasSentLeavesTheProducerWorking(int version) throws Exception {
        protocol(version);
        create("orders", 1);
        try (var producer = transactional("till", Map.of("linger.ms", 1000))) {
            producer.initTransactions();
            for (int i = 0; i < 10; i++) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("orders", "bad"));
                producer.abortTransaction();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("orders", "good" + i));
                producer.commitTransaction();
            }
        }
        assertThat(read("orders", 0, 10, "read_committed"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 10).mapToObj(i -> "good" + i).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void theNextInstanceFencesTheOneBeforeAndAbortsWhatItLeft(int version) throws Exception {
        protocol(version);
        create("orders", 1);
        try (var zombie = transactional("till");
                var living = transactional("till")) {
            zombie.initTransactions();
            zombie.beginTransaction();
            zombie.send(new ProducerRecord<>("orders", "zombie")).get();

            living.initTransactions();

            assertThatThrownBy(() -> {
                        zombie.send(new ProducerRecord<>("orders", "late")).get();
                        zombie.commitTransaction();
                    })
                    .satisfies(failure -> assertThat(
                                    failure instanceof ExecutionException ? failure.getCause() : failure)
                            .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class));
            living.beginTransaction();
            living.send(new ProducerRecord<>("orders", "living"));
            living.commitTransaction();
        }
        assertThat(read("orders", 0, 1, "read_committed")).containsExactly("living");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aTransactionWhoseProducerFallsSilentIsAborted(int version) throws Exception {
        protocol(version);
        create("orders", 1);
        try (var silent = transactional("till", Map.of("transaction.timeout.ms", 500))) {
            silent.initTransactions();
            silent.beginTransaction();
            silent.send(new ProducerRecord<>("orders", "never")).get();

            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                            describe("till").state())
                    .isEqualTo(TransactionState.COMPLETE_ABORT));

            assertThatThrownBy(silent::commitTransaction).isInstanceOf(KafkaException.class);
        }
        try (var next = transactional("till")) {
            next.initTransactions();
            next.beginTransaction();
            next.send(new ProducerRecord<>("orders", "next"));
            next.commitTransaction();
        }
        assertThat(read("orders", 0, 1, "read_committed")).containsExactly("next");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void recordsAndTheOffsetsTheyWereMadeOfCountTogether(int version) throws Exception {
        protocol(version);
        create("in", 1);
        create("out", 1);
        try (var feeder = hub.producer(Map.of())) {
            for (int i = 0; i < 100; i++) {
                feeder.send(new ProducerRecord<>("in", "v" + i));
            }
        }
        var in = new TopicPartition("in", 0);
        int round = 0;
        for (boolean done = false; !done; round++) {
            // Every round is a new instance that does two batches, commits the first and fails with the second.
            try (var producer = transactional("copy");
                    var consumer = hub.consumer(Map.of(
                            "group.id",
                            "copiers",
                            "enable.auto.commit",
                            false,
                            "isolation.level",
                            "read_committed",
                            "max.poll.records",
                            7))) {
                producer.initTransactions();
                consumer.subscribe(List.of("in"));
                copy(consumer, producer, in);
                producer.commitTransaction();
                done = committed("copiers", in) == 100;
                if (!done) {
                    copy(consumer, producer, in);
                    producer.abortTransaction();
                }
            }
        }
        assertThat(round).isGreaterThan(5);
        assertThat(read("out", 0, 100, "read_committed"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> "v" + i).toList());
    }

    private static void copy(
            KafkaConsumer<String, String> consumer, KafkaProducer<String, String> producer, TopicPartition in) {
        var batch = new ArrayList<ConsumerRecord<String, String>>();
        Awaitility.await().atMost(Duration.ofSeconds(30)).pollInSameThread().until(() -> {
            consumer.poll(Duration.ofMillis(100)).forEach(batch::add);
            return !batch.isEmpty();
        });
        producer.beginTransaction();
        batch.forEach(record -> producer.send(new ProducerRecord<>("out", record.value())));
        long next = batch.get(batch.size() - 1).offset() + 1;
        producer.sendOffsetsToTransaction(Map.of(in, new OffsetAndMetadata(next)), consumer.groupMetadata());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aRestartInTheMiddleOfATransactionLosesNothing(int version) throws Exception {
        protocol(version);
        create("orders", 1);
        var partition = new TopicPartition("orders", 0);
        var settings = Map.<String, Object>of("reconnect.backoff.max.ms", 200);
        KafkaProducer<String, String> lost = transactional("till", settings);
        lost.initTransactions();
        lost.beginTransaction();
        lost.send(new ProducerRecord<>("orders", "before")).get();
        lost.sendOffsetsToTransaction(
                Map.of(partition, new OffsetAndMetadata(5)), new ConsumerGroupMetadata("readers"));
        restart();
        lost.close(Duration.ZERO); // cannot end anything: its broker's port is gone
        // The transaction is still open: its producer is gone, and the next instance aborts it.
        assertThat(describe("till").state()).isEqualTo(TransactionState.ONGOING);
        try (var producer = transactional("till")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("orders", "after"));
            producer.sendOffsetsToTransaction(
                    Map.of(partition, new OffsetAndMetadata(6)), new ConsumerGroupMetadata("readers"));
            producer.commitTransaction();
        }
        restart();
        assertThat(read("orders", 0, 1, "read_committed")).containsExactly("after");
        assertThat(committed("readers", partition)).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aTopicDeletedInTheMiddleOfATransactionDoesNotHoldUpItsEnd(int version) throws Exception {
        protocol(version);
        create("gone", 1);
        create("stays", 1);
        try (var producer = transactional("till")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("gone", "lost")).get();
            producer.send(new ProducerRecord<>("stays", "kept")).get();
            admin.deleteTopics(List.of("gone")).all().get();

            producer.commitTransaction();
        }
        assertThat(read("stays", 0, 1, "read_committed")).containsExactly("kept");
        Awaitility.await()
                .untilAsserted(() -> assertThat(describe("till").state()).isEqualTo(TransactionState.COMPLETE_COMMIT));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void manyProducersAtOnceKeepEachToItsOwnTransactions(int version) throws Exception {
        protocol(version);
        create("busy", 2);
        var running = new ArrayList<CompletableFuture<Void>>();
        for (int p = 0; p < 6; p++) {
            String id = "p" + p;
            running.add(CompletableFuture.runAsync(() -> work(id, 15)));
        }
        CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        for (int partition = 0; partition < 2; partition++) {
            List<String> read = read("busy", partition, 6 * 10, "read_committed");
            assertThat(read).hasSize(6 * 10).doesNotHaveDuplicates().noneMatch(value -> value.endsWith("bad"));
        }
    }

    /** Of every three transactions the third is aborted. */
    private void work(String id, int transactions) {
        try (var producer = transactional(id)) {
            producer.initTransactions();
            for (int i = 0; i < transactions; i++) {
                boolean abort = i % 3 == 2;
                producer.beginTransaction();
                for (int partition = 0; partition < 2; partition++) {
                    producer.send(
                            new ProducerRecord<>("busy", partition, "k", id + "-" + i + (abort ? "bad" : "good")));
                }
                if (abort) {
                    producer.flush();
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }
    }

    @Test
    void offsetsOfAnOpenTransactionAreNotSeen() throws Exception {
        create("orders", 1);
        var partition = new TopicPartition("orders", 0);
        try (var producer = transactional("till")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.sendOffsetsToTransaction(
                    Map.of(partition, new OffsetAndMetadata(5)), new ConsumerGroupMetadata("readers"));

            assertThat(committed("readers", partition)).isEqualTo(-1);

            producer.commitTransaction();
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(committed("readers", partition)).isEqualTo(5));
    }

    @Test
    void anOperatorSeesAndFencesTransactions() throws Exception {
        create("orders", 2);
        try (var producer = transactional("till")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("orders", 1, "k", "open")).get();

            assertThat(admin.listTransactions().all().get())
                    .extracting(TransactionListing::transactionalId, TransactionListing::state)
                    .containsExactly(tuple("till", TransactionState.ONGOING));
            assertThat(admin.listTransactions(new ListTransactionsOptions().filterOnTransactionalIdPattern("ti.+"))
                            .all()
                            .get())
                    .hasSize(1);
            assertThat(admin.listTransactions(new ListTransactionsOptions().filterOnDuration(600_000))
                            .all()
                            .get())
                    .isEmpty();
            TransactionDescription open = describe("till");
            assertThat(open.topicPartitions()).containsExactly(new TopicPartition("orders", 1));
            assertThat(open.transactionTimeoutMs()).isEqualTo(60_000);

            admin.fenceProducers(List.of("till")).all().get();

            assertThatThrownBy(producer::commitTransaction).isInstanceOf(KafkaException.class);
        }
        assertThatThrownBy(() -> describe("nobody")).hasCauseInstanceOf(TransactionalIdNotFoundException.class);
    }

    @Test
    void anOperatorAbortsAHangingTransaction() throws Exception {
        create("orders", 1);
        var partition = new TopicPartition("orders", 0);
        try (var producer = transactional("till")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("orders", "hangs")).get();
            var state = admin.describeProducers(List.of(partition))
                    .partitionResult(partition)
                    .get()
                    .activeProducers()
                    .get(0);
            assertThat(state.currentTransactionStartOffset()).hasValue(0);

            admin.abortTransaction(new AbortTransactionSpec(
                            partition,
                            state.producerId(),
                            (short) state.producerEpoch(),
                            state.coordinatorEpoch().orElse(0)))
                    .all()
                    .get();

            assertThat(admin.describeProducers(List.of(partition))
                            .partitionResult(partition)
                            .get()
                            .activeProducers())
                    .allSatisfy(each ->
                            assertThat(each.currentTransactionStartOffset()).isEmpty());
        }
        try (var plain = hub.producer(Map.of())) {
            plain.send(new ProducerRecord<>("orders", "plain")).get();
        }
        assertThat(read("orders", 0, 1, "read_committed")).containsExactly("plain");
    }

    private TransactionDescription describe(String id) throws Exception {
        return admin.describeTransactions(List.of(id)).description(id).get();
    }

    private long committed(String group, TopicPartition partition) throws Exception {
        var offset = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(partition);
        return offset == null ? -1 : offset.offset();
    }

    private void create(String topic, int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all()
                .get();
    }

    private KafkaProducer<String, String> transactional(String id) {
        return transactional(id, Map.of());
    }

    private KafkaProducer<String, String> transactional(String id, Map<String, Object> more) {
        var settings = new HashMap<String, Object>(more);
        settings.put("transactional.id", id);
        return hub.producer(settings);
    }

    private List<String> read(String topic, int partition, int count, String isolation) {
        try (var consumer = hub.consumer(Map.of("isolation.level", isolation))) {
            consumer.assign(List.of(new TopicPartition(topic, partition)));
            consumer.seekToBeginning(consumer.assignment());
            var values = new ArrayList<String>();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> {
                        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
                        return values.size() >= count;
                    });
            consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            return values;
        }
    }
}
