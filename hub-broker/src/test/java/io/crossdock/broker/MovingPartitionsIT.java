package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Partitions move among three brokers while clients use them. */
@NullUnmarked
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MovingPartitionsIT {
    private static final int BROKERS = 3;
    private static final int PARTITIONS = 3;

    private TestCluster cluster;
    private Moves moves;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        cluster = new TestCluster(
                directory,
                BROKERS,
                Map.of("offsets.topic.replication.factor", "2", "transaction.state.log.replication.factor", "2"));
        moves = new Moves(cluster);
    }

    /** The test before may have ended with a broker that was just started again. */
    @BeforeEach
    void awaitMembers() {
        cluster.awaitMembers();
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void nothingIsLostOrDoubledWhileTheControllerIsKilledInAMoveAndAnotherIsCancelled() throws Exception {
        moves.create("orders", Map.of(0, List.of(1, 2), 1, List.of(2, 3), 2, List.of(3, 1)));
        var stop = new AtomicBoolean();
        var sent = new AtomicInteger();
        CompletableFuture<Integer> writing = CompletableFuture.supplyAsync(() -> produce("orders", sent, stop));
        awaitMore(sent);

        moves.move("orders", Map.of(0, List.of(3, 1), 1, List.of(1, 2), 2, List.of(2, 3)));
        moves.awaitArrived("orders", Map.of(0, List.of(3, 1), 1, List.of(1, 2), 2, List.of(2, 3)));
        awaitMore(sent);

        int controller = controller();
        int held = controller % BROKERS + 1;
        int third = held % BROKERS + 1;
        moves.move("orders", Map.of(0, List.of(controller, third), 1, List.of(third, controller)));
        moves.awaitArrived("orders", Map.of(0, List.of(controller, third), 1, List.of(third, controller)));
        cluster.freeze(held); // so that it does not arrive before the controller is gone
        moves.move("orders", Map.of(0, List.of(held, third), 1, List.of(held, third)));
        assertThat(moves.moving("orders")).containsOnlyKeys(0, 1);
        cluster.kill(controller);
        cluster.wake(held);
        moves.awaitArrived("orders", Map.of(0, List.of(held, third), 1, List.of(held, third)));
        cluster.start(controller);
        awaitMore(sent);

        cluster.freeze(controller);
        moves.move("orders", Map.of(0, List.of(controller, held)));
        assertThat(moves.moving("orders").get(0).addingReplicas()).containsExactly(controller);
        moves.cancel("orders", 0);
        cluster.wake(controller);
        moves.awaitArrived("orders", Map.of(0, List.of(held, third)));
        awaitMore(sent);

        stop.set(true);
        assertThat(writing.get(120, TimeUnit.SECONDS)).isEqualTo(sent.get());
        assertThat(readAll("orders", sent.get())).isEqualTo(inOrder(sent.get()));
        awaitSameBytesWhereTheyBelong("orders");
    }

    @Test
    void aMoveGoesOnWhenTheBrokerItGoesToWasKilledInIt() throws Exception {
        int from = controller();
        int to = from % BROKERS + 1;
        int too = to % BROKERS + 1;
        moves.create("parcels", Map.of(0, List.of(from)));
        write("parcels", 2_000);
        cluster.freeze(to);
        moves.move("parcels", Map.of(0, List.of(to, too)));
        cluster.kill(to);
        assertThat(moves.moving("parcels").get(0).removingReplicas()).containsExactly(from);
        write("parcels", 100);

        cluster.start(to);
        moves.awaitArrived("parcels", Map.of(0, List.of(to, too)));

        assertThat(readAll("parcels", 2_100)).hasSize(1);
        awaitSameBytesWhereTheyBelong("parcels");
    }

    @Test
    void aReplicaThatWasRemovedWhileItsBrokerWasDownIsDeletedWhenItComesBack() throws Exception {
        moves.create("returns", Map.of(0, List.of(1, 2)));
        write("returns", 100);
        cluster.kill(2);
        moves.move("returns", Map.of(0, List.of(1)));
        moves.awaitArrived("returns", Map.of(0, List.of(1)));
        assertThat(logOf(2, "returns-0")).isPresent();
        write("returns", 100); // nobody is missing

        cluster.start(2);

        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(() -> assertThat(logOf(2, "returns-0")).isEmpty());
        assertThat(readAll("returns", 200).get(0)).hasSize(200);
    }

    @Test
    void whileABrokerIsDownTopicsAreDeletedAndGrowAndItFindsOutWhenItComesBack() throws Exception {
        moves.create("gone", Map.of(0, List.of(1, 2, 3)));
        moves.create("grown", Map.of(0, List.of(1, 3)));
        write("gone", 100);
        cluster.kill(2);
        try (Admin admin = moves.admin()) {
            admin.deleteTopics(List.of("gone")).all().get(30, TimeUnit.SECONDS);
            admin.createPartitions(Map.of("grown", NewPartitions.increaseTo(4)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        moves.create("gone", Map.of(0, List.of(1, 3))); // another one of the same name
        write("gone", 5);
        assertThat(logOf(2, "gone-0")).isPresent();

        cluster.start(2);

        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(() -> assertThat(logOf(2, "gone-0")).isEmpty());
        assertThat(readAll("gone", 5).get(0)).hasSize(5);
        cluster.awaitInSync("grown");
        try (Admin admin = moves.admin()) {
            assertThat(admin.describeTopics(List.of("grown"))
                            .allTopicNames()
                            .get()
                            .get("grown")
                            .partitions())
                    .hasSize(4)
                    .allSatisfy(partition -> assertThat(partition.replicas()).hasSize(2));
        }
    }

    @Test
    void groupsAndTransactionsGoOnWhereTheirPartitionsHaveGone() throws Exception {
        moves.create("shop", Map.of(0, List.of(1, 2, 3)));
        write("shop", 10);
        Map<String, Object> settings = Map.of("group.id", "buyers", "enable.auto.commit", false);
        try (KafkaConsumer<String, String> consumer = cluster.consumer(settings);
                KafkaProducer<String, String> producer = cluster.producer(Map.of("transactional.id", "till"))) {
            consumer.subscribe(List.of("shop"));
            assertThat(poll(consumer, 10)).hasSize(10);
            consumer.commitSync();
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("shop", 0, null, "in a transaction"))
                    .get();

            moveAwayFromLeaders("__consumer_offsets");
            moveAwayFromLeaders("__transaction_state");

            producer.sendOffsetsToTransaction(
                    Map.of(new TopicPartition("shop", 0), new OffsetAndMetadata(11)), consumer.groupMetadata());
            producer.commitTransaction();
            assertThat(poll(consumer, 1)).containsExactly("in a transaction");
            assertThat(consumer.committed(Set.of(new TopicPartition("shop", 0)))
                            .get(new TopicPartition("shop", 0))
                            .offset())
                    .isEqualTo(11);
        }
    }

    /** Each partition away from the broker that leads it. */
    private void moveAwayFromLeaders(String topic) throws Exception {
        try (Admin admin = moves.admin()) {
            var target = new HashMap<Integer, List<Integer>>();
            admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions()
                    .forEach(partition -> {
                        var others = new ArrayList<>(List.of(1, 2, 3));
                        others.remove((Object) partition.leader().id());
                        target.put(partition.partition(), others);
                    });
            moves.move(topic, target);
            moves.awaitArrived(topic, target);
        }
    }

    private int controller() throws Exception {
        try (Admin admin = moves.admin()) {
            return admin.describeCluster().controller().get().id();
        }
    }

    private static void awaitMore(AtomicInteger sent) {
        int now = sent.get();
        await().atMost(TestCluster.PATIENCE).until(() -> sent.get() > now + 300);
    }

    /** @return how many were acknowledged, each once */
    private int produce(String topic, AtomicInteger sent, AtomicBoolean stop) {
        var acknowledged = new AtomicInteger();
        try (KafkaProducer<String, String> producer = cluster.producer(Map.of("acks", "all", "linger.ms", 20))) {
            while (!stop.get()) {
                for (int i = 0; i < 30; i++) {
                    int next = sent.getAndIncrement();
                    producer.send(
                            new ProducerRecord<>(topic, next % PARTITIONS, null, "record " + next),
                            (written, failure) -> {
                                if (failure == null) {
                                    acknowledged.incrementAndGet();
                                }
                            });
                }
                producer.flush();
            }
        }
        return acknowledged.get();
    }

    private void write(String topic, int count) {
        try (KafkaProducer<String, String> producer = cluster.producer(Map.of("acks", "all"))) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(topic, 0, null, "record " + i));
            }
        }
    }

    /** What a producer of this many records has written, by partition. */
    private static Map<Integer, List<String>> inOrder(int count) {
        var values = new HashMap<Integer, List<String>>();
        IntStream.range(0, count).forEach(i -> values.computeIfAbsent(i % PARTITIONS, partition -> new ArrayList<>())
                .add("record " + i));
        return values;
    }

    private Map<Integer, List<String>> readAll(String topic, int count) {
        var values = new HashMap<Integer, List<String>>();
        try (KafkaConsumer<String, String> consumer = cluster.consumer(Map.of())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(end).isEqualTo(count);
            long deadline = System.nanoTime() + TestCluster.PATIENCE.toNanos();
            for (int read = 0; read < count && System.nanoTime() < deadline; ) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    values.computeIfAbsent(record.partition(), partition -> new ArrayList<>())
                            .add(record.value());
                    read++;
                }
            }
        }
        return values;
    }

    private static List<String> poll(KafkaConsumer<String, String> consumer, int count) {
        var values = new ArrayList<String>();
        await().atMost(TestCluster.PATIENCE).until(() -> {
            consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            return values.size() >= count;
        });
        return values;
    }

    /** Every replica has the same bytes, and no other broker has any. */
    private void awaitSameBytesWhereTheyBelong(String topic) throws Exception {
        cluster.awaitInSync(topic);
        try (Admin admin = moves.admin()) {
            for (var partition : admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions()) {
                String log = topic + "-" + partition.partition();
                Set<Integer> replicas = new HashSet<>(
                        partition.replicas().stream().map(Node::id).toList());
                await().atMost(TestCluster.PATIENCE).untilAsserted(() -> {
                    var different = new HashSet<ByteBuffer>();
                    for (int broker = 1; broker <= BROKERS; broker++) {
                        assertThat(logOf(broker, log).isPresent())
                                .as("broker %s has %s, of which the replicas are %s", broker, log, replicas)
                                .isEqualTo(replicas.contains(broker));
                        logOf(broker, log).ifPresent(found -> different.add(bytes(found)));
                    }
                    assertThat(different).as("contents of %s", log).hasSize(1);
                });
            }
        }
    }

    private Optional<Path> logOf(int broker, String log) throws IOException {
        try (Stream<Path> all = Files.walk(cluster.home(broker))) {
            return all.filter(file -> file.getFileName().toString().equals(log)).findFirst();
        } catch (UncheckedIOException removedMeanwhile) {
            throw new AssertionError("the files of broker " + broker + " are changing", removedMeanwhile);
        }
    }

    private static ByteBuffer bytes(Path log) {
        try (Stream<Path> all = Files.list(log)) {
            var bytes = new ByteArrayOutputStream();
            for (Path segment : all.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList()) {
                Files.copy(segment, bytes);
            }
            return ByteBuffer.wrap(bytes.toByteArray());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
