package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Three brokers that share the partitions, each of which has one replica: whoever leads is found and serves. */
@NullUnmarked
class ClusterOfLeadersIT {
    @TempDir
    static Path directory;

    private static TestCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = new TestCluster(
                directory,
                3,
                Map.of(
                        "offsets.topic.replication.factor", "1",
                        "transaction.state.log.replication.factor", "1",
                        "transaction.state.log.min.isr", "1",
                        "default.replication.factor", "1"));
        cluster.awaitMembers();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void recordsAreWrittenToAndReadFromLeadersOnEveryBroker() throws Exception {
        create("spread", 6);
        try (Admin admin = cluster.admin();
                KafkaProducer<String, String> producer = cluster.producer(Map.of())) {
            Set<Integer> leaders =
                    admin.describeTopics(List.of("spread")).allTopicNames().get().get("spread").partitions().stream()
                            .map(state -> state.leader().id())
                            .collect(Collectors.toSet());
            assertThat(leaders).containsExactlyInAnyOrder(1, 2, 3);
            for (int i = 0; i < 600; i++) {
                producer.send(new ProducerRecord<>("spread", i % 6, null, "v" + i));
            }
            producer.flush();
        }
        assertThat(read("spread", 600, Map.of("group.id", "spread-readers")))
                .hasSize(600)
                .doesNotHaveDuplicates();
    }

    @Test
    void everyGroupFindsItsCoordinatorWhicheverBrokerThatIs() throws Exception {
        create("grouped", 3);
        try (KafkaProducer<String, String> producer = cluster.producer(Map.of())) {
            for (int i = 0; i < 30; i++) {
                producer.send(new ProducerRecord<>("grouped", i % 3, null, "v" + i));
            }
        }
        List<String> groups = IntStream.range(0, 12).mapToObj(i -> "group-" + i).toList();
        var coordinators = new TreeSet<Integer>();
        try (Admin admin = cluster.admin()) {
            for (String group : groups) {
                assertThat(read(
                                "grouped",
                                30,
                                Map.of(
                                        "group.id",
                                        group,
                                        "group.protocol",
                                        group.endsWith("1") ? "consumer" : "classic")))
                        .hasSize(30);
                coordinators.add(admin.describeConsumerGroups(List.of(group))
                        .all()
                        .get()
                        .get(group)
                        .coordinator()
                        .id());
            }
            assertThat(coordinators).containsExactly(1, 2, 3);
            assertThat(admin.listGroups().all().get().stream().map(group -> group.groupId()))
                    .containsAll(groups);
        }
    }

    @Test
    void transactionsReachPartitionsAndGroupsOfOtherBrokers() throws Exception {
        create("in", 3);
        create("out", 6);
        for (int i = 0; i < 6; i++) { // ids and groups whose coordinators are on different brokers
            transact("id-" + i, "copiers-" + i, i % 2 == 0);
        }
        List<String> committed = read("out", 18, Map.of("group.id", "checkers", "isolation.level", "read_committed"));
        assertThat(committed)
                .hasSize(18)
                .allMatch(value -> value.startsWith("committed"))
                .doesNotHaveDuplicates();
    }

    @Test
    void topicsCanBeGrownAndDeletedThroughAnyBroker() throws Exception {
        for (int broker = 1; broker <= 3; broker++) {
            String topic = "through-" + broker;
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap(broker)))) {
                admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1)))
                        .all()
                        .get();
                admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(6)))
                        .all()
                        .get();
                await().ignoreExceptions()
                        .until(() -> admin.describeTopics(List.of(topic))
                                        .allTopicNames()
                                        .get()
                                        .get(topic)
                                        .partitions()
                                        .size()
                                == 6);
                admin.deleteTopics(List.of(topic)).all().get();
                await().until(() -> !admin.listTopics().names().get().contains(topic));
            }
        }
    }

    /** A transaction over all partitions of {@code out} that moves a group; every other one is aborted first. */
    private static void transact(String id, String group, boolean abortFirst) {
        try (KafkaProducer<String, String> producer = cluster.producer(Map.of("transactional.id", id));
                KafkaConsumer<String, String> consumer = cluster.consumer(Map.of("group.id", group))) {
            producer.initTransactions();
            consumer.assign(List.of(new TopicPartition("in", 0)));
            var offsets = Map.of(new TopicPartition("in", 0), new OffsetAndMetadata(7));
            if (abortFirst) {
                producer.beginTransaction();
                IntStream.range(0, 6)
                        .forEach(i -> producer.send(new ProducerRecord<>("out", i, null, "aborted-" + id + i)));
                producer.flush();
                producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
                producer.abortTransaction();
                assertThat(consumer.committed(offsets.keySet()).get(new TopicPartition("in", 0)))
                        .isNull();
            }
            producer.beginTransaction();
            IntStream.range(0, 3)
                    .forEach(i -> producer.send(new ProducerRecord<>(
                            "out", (i * 2 + (abortFirst ? 1 : 0)) % 6, null, "committed-" + id + i)));
            producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
            producer.commitTransaction();
            assertThat(consumer.committed(offsets.keySet())
                            .get(new TopicPartition("in", 0))
                            .offset())
                    .isEqualTo(7);
        }
    }

    private static void create(String topic, int partitions) throws Exception {
        try (Admin admin = cluster.admin()) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
            await().ignoreExceptions()
                    .until(() ->
                            admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                                    .map(TopicPartitionInfo::leader)
                                    .noneMatch(leader -> leader == null || leader.isEmpty()));
        }
    }

    private static List<String> read(String topic, int count, Map<String, Object> settings) {
        var all = new HashMap<String, Object>(settings);
        var values = new ArrayList<String>();
        try (KafkaConsumer<String, String> consumer = cluster.consumer(all)) {
            consumer.subscribe(List.of(topic));
            long deadline = System.nanoTime() + TestCluster.PATIENCE.toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    values.add(record.value());
                }
            }
        }
        return values;
    }
}
