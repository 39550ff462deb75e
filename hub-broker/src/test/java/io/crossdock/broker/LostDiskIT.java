package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Brokers come back without what they stored; the others have it, or are known to have it, or nobody pretends. */
@NullUnmarked
class LostDiskIT {
    private static final List<Integer> ALL = List.of(1, 2, 3);

    @TempDir
    static Path directory;

    private static TestCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = new TestCluster(directory, 3, Map.of());
        cluster.awaitMembers();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aLeaderThatComesBackEmptyCopiesWhatTheOthersHave() throws Exception {
        TopicPartition orders = create("orders", ALL, Map.of());
        int leader = cluster.leader(orders);
        write(orders, 0, 50);

        cluster.kill(leader);
        wipe(leader);
        cluster.start(leader);
        cluster.awaitInSync("orders");
        write(orders, 50, 60);

        cluster.awaitInSync("orders");
        assertThat(read(orders, 60)).isEqualTo(values(0, 60));
        for (int other : ALL) { // so that the one that was empty has to lead
            if (other != leader) {
                cluster.stop(other);
            }
        }
        assertThat(cluster.leader(orders)).isEqualTo(leader);
        assertThat(read(orders, 60)).isEqualTo(values(0, 60));
        for (int other : ALL) {
            if (other != leader) {
                cluster.start(other);
            }
        }
        cluster.awaitInSync("orders");
    }

    @Test
    void whoIsEligibleLeadsWithEverythingWhenTheLastInSyncIsLost() throws Exception {
        TopicPartition orders = create("eligible", ALL, Map.of());
        write(orders, 0, 20);
        cluster.awaitInSync("eligible");
        int leader = cluster.leader(orders);
        List<Integer> others = ALL.stream().filter(id -> id != leader).toList();

        cluster.kill(others.get(0));
        awaitState(orders, state -> state.isr().size() == 2);
        write(orders, 20, 40);
        cluster.kill(others.get(1));
        awaitState(orders, state -> state.isr().size() == 1 && ids(state.elr()).equals(List.of(others.get(1))));
        cluster.kill(leader);
        wipe(leader);
        cluster.start(others.get(0)); // lacks what was written when it was dead
        awaitState(orders, state -> state.leader() == null);
        cluster.start(others.get(1));

        assertThat(cluster.leader(orders)).isEqualTo(others.get(1));
        cluster.start(leader);
        cluster.awaitInSync("eligible");
        assertThat(read(orders, 40)).isEqualTo(values(0, 40));
        awaitState(orders, state -> state.elr().isEmpty());
    }

    @Test
    void whereTheLastInSyncReplicaLostItsDiskNobodyLeadsUnlessRecordsMayBeLost() throws Exception {
        TopicPartition pair = create("pair", List.of(1, 2), Map.of("min.insync.replicas", "1"));
        write(pair, 0, 10);
        cluster.kill(2);
        awaitState(pair, state -> ids(state.isr()).equals(List.of(1)));
        write(pair, 10, 20);
        cluster.kill(1);
        wipe(1);

        cluster.start(1);
        cluster.start(2);
        awaitState(pair, state -> state.leader() == null && state.isr().isEmpty());
        try (Admin admin = cluster.admin()) {
            var unclean = new AlterConfigOp(
                    new ConfigEntry("unclean.leader.election.enable", "true"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(
                            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, "pair"), List.of(unclean)))
                    .all()
                    .get();
        }

        assertThat(cluster.leader(pair)).isIn(1, 2);
        cluster.awaitInSync("pair");
    }

    private static TopicPartition create(String name, List<Integer> replicas, Map<String, String> configs)
            throws Exception {
        try (Admin admin = cluster.admin()) {
            admin.createTopics(List.of(new NewTopic(name, Map.of(0, replicas)).configs(configs)))
                    .all()
                    .get();
        }
        cluster.awaitInSync(name);
        return new TopicPartition(name, 0);
    }

    private static void awaitState(TopicPartition partition, Predicate<TopicPartitionInfo> wanted) {
        try (Admin admin = cluster.admin()) {
            await().atMost(TestCluster.PATIENCE)
                    .ignoreExceptions()
                    .until(() -> wanted.test(TestCluster.state(admin, partition)));
        }
    }

    private static List<Integer> ids(List<Node> nodes) {
        return nodes.stream().map(Node::id).toList();
    }

    private static void wipe(int broker) throws IOException {
        try (Stream<Path> all = Files.list(cluster.home(broker))) {
            for (Path each : all.filter(Files::isDirectory).toList()) {
                try (Stream<Path> below = Files.walk(each)) {
                    for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
        }
    }

    private static void write(TopicPartition to, int from, int until) throws Exception {
        try (KafkaProducer<String, String> producer = cluster.producer(Map.of("acks", "all"))) {
            for (String value : values(from, until)) {
                producer.send(new ProducerRecord<>(to.topic(), to.partition(), null, value))
                        .get();
            }
        }
    }

    private static List<String> read(TopicPartition from, int count) {
        var values = new ArrayList<String>();
        try (KafkaConsumer<String, String> consumer = cluster.consumer(Map.of())) {
            consumer.assign(List.of(from));
            await().atMost(TestCluster.PATIENCE).until(() -> {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                    values.add(record.value());
                }
                return values.size() >= count;
            });
        }
        return values;
    }

    private static List<String> values(int from, int until) {
        var values = new ArrayList<String>();
        for (int i = from; i < until; i++) {
            values.add("v" + i);
        }
        return values;
    }
}
