package io.crossdock.tarball;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A fourth broker joins three, takes its share and leaves again, by commands, while a client writes and sees no error. */
@NullUnmarked
class ClusterCommandsIT {
    private static final int PARTITIONS = 6;

    @TempDir
    Path folder;

    @Test
    void aBrokerComesTakesItsShareAndGoesWhileAClientWrites() throws Exception {
        try (RunningHub one = RunningHub.start(folder.resolve("1"), "--set", "roles=zookeeper,broker", small());
                RunningHub two = join(one, 2);
                RunningHub three = join(one, 3)) {
            String bootstrap = String.join(",", one.bootstrap(), two.bootstrap(), three.bootstrap());
            create(bootstrap);
            commitAsGroup(bootstrap);
            try (var writer = new Writer(bootstrap)) {
                await().until(() -> writer.acknowledged() > 200);
                try (RunningHub four = join(one, 4)) {
                    Tarball.Result rebalanced =
                            Tarball.run("cluster", "rebalance", "--yes", "--throttle", "none", "-b", bootstrap);
                    assertThat(rebalanced.exitCode()).as(rebalanced.text()).isZero();
                    assertThat(rebalanced.text()).contains("to be copied: ").contains("moved ");
                    assertThat(replicas(bootstrap).values())
                            .as("replicas of each broker, after %s", rebalanced.text())
                            .hasSize(4)
                            .allMatch(count -> count == 9);
                    assertThat(Tarball.run("cluster", "rebalance", "--yes", "-b", bootstrap)
                                    .text())
                            .contains("nothing has to be moved");
                    Tarball.Result status = Tarball.run("cluster", "status", "-b", bootstrap);
                    assertThat(status.exitCode()).as(status.text()).isZero();
                    assertThat(status.text()).containsPattern("(?m)^4 .* alive .* 9 ");

                    Tarball.Result gone =
                            Tarball.run("cluster", "decommission", "4", "--yes", "--throttle", "none", "-b", bootstrap);
                    assertThat(gone.exitCode()).as(gone.text()).isZero();
                    assertThat(gone.text()).contains("broker 4 has nothing any more and can be switched off");
                    assertThat(replicas(bootstrap)).doesNotContainKey(4);
                    four.kill(); // switched off, as it was told that it can be
                }
                Tarball.Result refused = Tarball.run("cluster", "decommission", "3", "--yes", "-b", bootstrap);
                assertThat(refused.exitCode()).isEqualTo(1);
                assertThat(refused.text()).contains("broker 3 cannot be taken away");
                writer.stop();

                assertThat(writer.failures()).isEmpty();
                assertThat(read(bootstrap, writer.acknowledged())).isEqualTo(writer.byPartition());
            }
        }
    }

    private RunningHub join(RunningHub first, int node) throws Exception {
        return RunningHub.start(
                folder.resolve(Integer.toString(node)),
                "--set",
                "node.id=" + node,
                "--set",
                "roles=broker",
                "--set",
                "zookeeper.connect=" + first.run().zookeeperAddresses().get(0),
                small());
    }

    private static String small() {
        return "--set=broker.offsets.topic.num.partitions=6";
    }

    private static void create(String bootstrap) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            await().ignoreExceptions().until(() -> {
                admin.createTopics(List.of(new NewTopic("orders", PARTITIONS, (short) 3)
                                .configs(Map.of("min.insync.replicas", "2"))))
                        .all()
                        .get();
                return true;
            });
        }
    }

    /** So that there is a topic of the broker's own to be moved. */
    private static void commitAsGroup(String bootstrap) {
        try (var consumer = consumer(bootstrap)) {
            consumer.subscribe(List.of("orders"));
            await().pollInSameThread().until(() -> {
                consumer.poll(Duration.ofMillis(200));
                return consumer.assignment().size() == PARTITIONS;
            });
            consumer.commitSync();
        }
    }

    private static KafkaConsumer<String, String> consumer(String bootstrap) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "group.id", "readers", "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    /** By broker. */
    private static Map<Integer, Integer> replicas(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            var counts = new HashMap<Integer, Integer>();
            for (TopicDescription topic : admin.describeTopics(List.of("orders", "__consumer_offsets"))
                    .allTopicNames()
                    .get()
                    .values()) {
                topic.partitions().stream()
                        .flatMap(partition -> partition.replicas().stream())
                        .map(Node::id)
                        .forEach(broker -> counts.merge(broker, 1, Integer::sum));
            }
            return counts;
        }
    }

    private static Map<Integer, List<String>> read(String bootstrap, int count) {
        try (var consumer = consumer(bootstrap)) {
            List<TopicPartition> all = IntStream.range(0, PARTITIONS)
                    .mapToObj(i -> new TopicPartition("orders", i))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            var found = new HashMap<Integer, List<String>>();
            await().atMost(Duration.ofSeconds(60)).pollInSameThread().until(() -> {
                for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofMillis(200))) {
                    found.computeIfAbsent(each.partition(), partition -> new ArrayList<>())
                            .add(each.value());
                }
                return found.values().stream().mapToInt(List::size).sum() >= count;
            });
            return found;
        }
    }

    /** Writes a record at a time until it is told to stop, and remembers what came of each. */
    private static final class Writer implements AutoCloseable {
        private final KafkaProducer<String, String> producer;
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final List<List<String>> acknowledged = IntStream.range(0, PARTITIONS)
                .<List<String>>mapToObj(i -> new ArrayList<>())
                .toList();
        private final AtomicBoolean over = new AtomicBoolean();
        private final Thread thread = new Thread(this::run, "writer");
        private volatile int count;

        Writer(String bootstrap) {
            producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 0),
                    new StringSerializer(),
                    new StringSerializer());
            thread.start();
        }

        private void run() {
            for (int i = 0; !over.get(); i++) {
                try {
                    producer.send(new ProducerRecord<>("orders", i % PARTITIONS, null, "order " + i))
                            .get();
                    acknowledged.get(i % PARTITIONS).add("order " + i);
                    count = i + 1;
                } catch (Exception failed) {
                    failures.add("order " + i + ": " + failed);
                }
            }
        }

        int acknowledged() {
            return count;
        }

        Queue<String> failures() {
            return failures;
        }

        void stop() throws InterruptedException {
            over.set(true);
            thread.join();
        }

        Map<Integer, List<String>> byPartition() {
            var all = new HashMap<Integer, List<String>>();
            for (int i = 0; i < PARTITIONS; i++) {
                all.put(i, acknowledged.get(i));
            }
            return all;
        }

        @Override
        public void close() throws InterruptedException {
            stop();
            producer.close();
        }
    }
}
