package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Three brokers, three replicas: whichever broker dies, clients go on, and find everything once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@NullUnmarked
class FailoverIT {
    private static final int PARTITIONS = 3;
    private static final int RECORDS_BEFORE = 300;
    private static final int RECORDS_AFTER = 300;

    private TestCluster cluster;
    /** A topic of the test's own. */
    private String orders;

    private int tests;

    /** Who dies, seen from partition 0 of the topic. */
    enum Victim {
        FOLLOWER,
        LEADER,
        CONTROLLER
    }

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        cluster = new TestCluster(directory, 3, Map.of());
        cluster.awaitMembers();
    }

    @BeforeEach
    void begin() {
        orders = "orders-" + ++tests;
    }

    /** Whoever was killed comes back for the next one. */
    @AfterEach
    void heal() {
        for (int broker = 1; broker <= 3; broker++) {
            if (!cluster.isRunning(broker)) {
                cluster.start(broker);
            }
        }
        cluster.awaitMembers();
        cluster.awaitInSync(orders);
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAcknowledgedIsReadOnceWhoeverDiesMeanwhile(Victim victim) throws Exception {
        create(orders);
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        var read = new ConcurrentLinkedQueue<String>();
        var stop = new AtomicBoolean();
        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> consume(orders, "readers", read, stop));
        var sent = new AtomicInteger();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> produce(orders, sent, acknowledged, stop));

        await().atMost(TestCluster.PATIENCE).until(() -> acknowledged.size() > RECORDS_BEFORE);
        int broker = victim(victim);
        cluster.kill(broker);
        int then = acknowledged.size();
        await().atMost(TestCluster.PATIENCE).until(() -> acknowledged.size() > then + RECORDS_AFTER);
        cluster.start(broker);
        cluster.awaitInSync(orders);
        int again = acknowledged.size();
        await().atMost(TestCluster.PATIENCE).until(() -> acknowledged.size() > again + RECORDS_AFTER);
        stop.set(true);
        writing.get(60, TimeUnit.SECONDS);
        reading.get(120, TimeUnit.SECONDS);

        assertThat(acknowledged).hasSize(sent.get());
        assertReadOnce(readAll(orders, sent.get(), Map.of()), acknowledged);
        assertThat(new HashSet<>(read).containsAll(acknowledged)).isTrue(); // not committed, so perhaps read again
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void aGroupGoesOnWhereItWasWhenItsCoordinatorDies(String protocol) throws Exception {
        create(orders);
        fill(orders, 0, 300);
        String group = "g-" + protocol;
        Map<String, Object> settings =
                Map.of("group.id", group, "group.protocol", protocol, "enable.auto.commit", false);
        try (KafkaConsumer<String, String> consumer = cluster.consumer(settings)) {
            consumer.subscribe(List.of(orders));
            List<String> first = poll(consumer, 300);
            assertThat(first).hasSize(300);
            consumer.commitSync();
            int coordinator = coordinatorOf(group);
            cluster.kill(coordinator);
            fill(orders, 300, 600);
            List<String> second = poll(consumer, 300);
            assertThat(second).doesNotContainAnyElementsOf(first).hasSize(300);
            await().atMost(TestCluster.PATIENCE).ignoreExceptions().until(() -> {
                consumer.commitSync(Duration.ofSeconds(5));
                return true;
            });
            assertThat(coordinatorOf(group)).isNotEqualTo(coordinator);
        }
        try (KafkaConsumer<String, String> next = cluster.consumer(settings)) {
            next.subscribe(List.of(orders));
            fill(orders, 600, 610);
            assertThat(poll(next, 10)).containsExactlyInAnyOrderElementsOf(values(600, 610));
        }
    }

    @Test
    void aTransactionIsWholeWhicheverCoordinatorDiesInIt() throws Exception {
        create(orders);
        create("out");
        var offset = new TopicPartition(orders, 0);
        int committed = 0;
        try (KafkaConsumer<String, String> consumer = cluster.consumer(Map.of("group.id", "movers"))) {
            KafkaProducer<String, String> producer = transactional();
            for (int round = 0; round < 6; round++) {
                producer.beginTransaction();
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    producer.send(new ProducerRecord<>("out", partition, null, round + "-" + partition));
                }
                int victim = round == 1 ? transactionCoordinator("mover") : round == 3 ? coordinatorOf("movers") : 0;
                if (victim != 0) {
                    cluster.kill(victim);
                }
                try {
                    producer.sendOffsetsToTransaction(
                            Map.of(offset, new OffsetAndMetadata(round + 1)), consumer.groupMetadata());
                    producer.commitTransaction();
                    committed++;
                } catch (ProducerFencedException defect) {
                    throw defect; // nobody else has this id
                } catch (KafkaException aborted) {
                    producer.close(Duration.ZERO);
                    producer = transactional();
                }
                if (victim != 0) {
                    cluster.start(victim);
                    cluster.awaitInSync("out");
                    cluster.awaitInSync("__transaction_state");
                    cluster.awaitInSync("__consumer_offsets");
                }
            }
            producer.close();
            List<String> read = readAll("out", committed * PARTITIONS, Map.of("isolation.level", "read_committed"));
            assertThat(read).doesNotHaveDuplicates();
            Map<String, Integer> perRound = new HashMap<>();
            read.forEach(value -> perRound.merge(value.substring(0, value.indexOf('-')), 1, Integer::sum));
            assertThat(perRound.values()).allMatch(count -> count == PARTITIONS);
            assertThat(perRound.size()).isGreaterThanOrEqualTo(committed).isGreaterThanOrEqualTo(4);
            int last =
                    perRound.keySet().stream().mapToInt(Integer::parseInt).max().orElseThrow();
            assertThat(consumer.committed(Set.of(offset)).get(offset).offset()).isEqualTo(last + 1);
        }
    }

    @Test
    void aBrokerThatComesBackCatchesUpAndMayLead() throws Exception {
        create(orders);
        fill(orders, 0, 100);
        cluster.kill(2);
        fill(orders, 100, 400);
        cluster.start(2);
        cluster.awaitInSync(orders);
        cluster.kill(1);
        cluster.kill(3);
        // Two of three are needed to acknowledge, and one, in sync, is enough to read.
        try (KafkaConsumer<String, String> consumer = cluster.consumer(Map.of())) {
            consumer.assign(partitions(orders));
            consumer.seekToBeginning(consumer.assignment());
            assertThat(poll(consumer, 400)).containsExactlyInAnyOrderElementsOf(values(0, 400));
        }
    }

    @Test
    void aStopLeavesNoGapThatAProducerHasToRetryOver() throws Exception {
        create(orders);
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        var sent = new AtomicInteger();
        var stop = new AtomicBoolean();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> produce(orders, sent, acknowledged, stop));
        await().atMost(TestCluster.PATIENCE).until(() -> acknowledged.size() > RECORDS_BEFORE);
        for (int broker = 1; broker <= 3; broker++) {
            cluster.stop(broker);
            int then = acknowledged.size();
            await().atMost(TestCluster.PATIENCE).until(() -> acknowledged.size() > then + RECORDS_AFTER);
            cluster.start(broker);
            cluster.awaitInSync(orders);
        }
        stop.set(true);
        writing.get(60, TimeUnit.SECONDS);

        assertThat(acknowledged).hasSize(sent.get());
        assertReadOnce(readAll(orders, sent.get(), Map.of()), acknowledged);
    }

    /** By sets: comparing lists of a hundred thousand records in any order takes minutes. */
    private static void assertReadOnce(List<String> read, Set<String> acknowledged) {
        var different = new HashSet<>(read);
        assertThat(read).as("none twice").hasSize(different.size());
        assertThat(different.equals(acknowledged))
                .as("all that was acknowledged, and nothing else")
                .isTrue();
    }

    private int victim(Victim victim) throws Exception {
        int leader = cluster.leader(new TopicPartition(orders, 0));
        return switch (victim) {
            case LEADER -> leader;
            case FOLLOWER -> leader % 3 + 1;
            case CONTROLLER -> {
                try (Admin admin = cluster.admin()) {
                    yield admin.describeCluster().controller().get().id();
                }
            }
        };
    }

    private KafkaProducer<String, String> transactional() {
        KafkaProducer<String, String> producer = cluster.producer(Map.of("transactional.id", "mover"));
        producer.initTransactions();
        return producer;
    }

    private int coordinatorOf(String group) throws Exception {
        try (Admin admin = cluster.admin()) {
            return await().atMost(TestCluster.PATIENCE)
                    .ignoreExceptions()
                    .until(
                            () -> admin.describeConsumerGroups(List.of(group))
                                    .all()
                                    .get()
                                    .get(group)
                                    .coordinator()
                                    .id(),
                            cluster::isRunning);
        }
    }

    private int transactionCoordinator(String id) throws Exception {
        try (Admin admin = cluster.admin()) {
            return admin.describeTransactions(List.of(id)).all().get().get(id).coordinatorId();
        }
    }

    private void create(String topic) throws Exception {
        try (Admin admin = cluster.admin()) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 3)))
                    .all()
                    .get();
        }
        cluster.awaitInSync(topic);
    }

    /** One record after the other is handed over until told to stop, each numbered, and all are waited for. */
    private void produce(String topic, AtomicInteger sent, Set<String> acknowledged, AtomicBoolean stop) {
        try (KafkaProducer<String, String> producer = cluster.producer(Map.of("linger.ms", "2"))) {
            while (!stop.get()) {
                String value = "record " + sent.getAndIncrement();
                producer.send(new ProducerRecord<>(topic, sent.get() % PARTITIONS, null, value), (done, failure) -> {
                    if (failure == null) {
                        acknowledged.add(value);
                    }
                });
                if (sent.get() % 20 == 0) {
                    producer.flush();
                }
            }
            producer.flush();
        }
    }

    private void consume(String topic, String group, ConcurrentLinkedQueue<String> read, AtomicBoolean stop) {
        try (KafkaConsumer<String, String> consumer = cluster.consumer(Map.of("group.id", group))) {
            consumer.subscribe(List.of(topic));
            int quiet = 0;
            while (!stop.get() || quiet < 10) {
                int before = read.size();
                consumer.poll(Duration.ofMillis(200)).forEach(record -> read.add(record.value()));
                quiet = read.size() == before ? quiet + 1 : 0;
            }
        }
    }

    private void fill(String topic, int from, int to) throws Exception {
        try (KafkaProducer<String, String> producer = cluster.producer(Map.of())) {
            var answers = new ArrayList<java.util.concurrent.Future<?>>();
            for (int i = from; i < to; i++) {
                answers.add(producer.send(new ProducerRecord<>(topic, i % PARTITIONS, null, "record " + i)));
            }
            for (java.util.concurrent.Future<?> answer : answers) {
                answer.get(120, TimeUnit.SECONDS);
            }
        }
    }

    private static List<String> values(int from, int to) {
        return java.util.stream.IntStream.range(from, to)
                .mapToObj(i -> "record " + i)
                .toList();
    }

    private static List<TopicPartition> partitions(String topic) {
        return java.util.stream.IntStream.range(0, PARTITIONS)
                .mapToObj(i -> new TopicPartition(topic, i))
                .toList();
    }

    private List<String> readAll(String topic, int atLeast, Map<String, Object> settings) {
        try (KafkaConsumer<String, String> consumer = cluster.consumer(settings)) {
            consumer.assign(partitions(topic));
            consumer.seekToBeginning(consumer.assignment());
            List<String> read = poll(consumer, atLeast);
            consumer.poll(Duration.ofSeconds(1)).forEach(record -> read.add(record.value())); // what there is too much
            return read;
        }
    }

    private static List<String> poll(KafkaConsumer<String, String> consumer, int count) {
        var values = new ArrayList<String>();
        long deadline = System.nanoTime() + TestCluster.PATIENCE.toNanos();
        while (values.size() < count && System.nanoTime() < deadline) {
            for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                values.add(record.value());
            }
        }
        return values;
    }
}
