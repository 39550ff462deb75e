package io.crossdock.tarball;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What commands do about a broker that died: its replicas are rebuilt elsewhere, and nothing is waited for in vain. */
@NullUnmarked
class DeadBrokerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int RECORDS = 200;
    private static final TopicPartition PARCELS = new TopicPartition("parcels", 0);

    @TempDir
    Path folder;

    @Test
    void theOthersTakeOverFromADeadBrokerAndAMoveToOneIsGivenUpResumedOrTakenBack() throws Exception {
        try (RunningHub one = RunningHub.start(folder.resolve("1"), "--set", "roles=zookeeper,broker", small());
                RunningHub two = join(one, 2);
                RunningHub three = join(one, 3)) {
            String bootstrap = one.bootstrap() + "," + two.bootstrap();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap, "request.timeout.ms", 5_000))) {
                awaitMembers(one, two, three);
                create(admin, "orders", List.of(3, 1, 2));
                create(admin, "parcels", List.of(3, 1));
                create(admin, "alone", List.of(3));
                write(bootstrap, "orders", "parcels");
                three.kill();
                awaitMembers(one, two);
                awaitLost("alone", one, two);
                awaitLed("orders", one, two);

                refusesWhatCannotBe(admin, bootstrap);
                try (RunningHub four = join(one, 4)) {
                    awaitMembers(one, two, four);
                    rebuildsElsewhere(admin, bootstrap);
                    strand(admin, four, one, two);
                    saysWhatIsStuck(admin, bootstrap);
                }
                try (RunningHub four = join(one, 4)) {
                    awaitMembers(one, two, four);
                    goesOn(admin, bootstrap);
                    strand(admin, four, one, two);
                    takesBack(admin, bootstrap);
                }
            }
            assertThat(read(bootstrap, "orders")).isEqualTo(RECORDS);
            assertThat(read(bootstrap, "parcels")).isEqualTo(RECORDS);
        }
    }

    private static void refusesWhatCannotBe(Admin admin, String bootstrap) throws Exception {
        Tarball.Result lost = run(bootstrap, "decommission", "3", "--yes");
        assertThat(lost.exitCode()).as(lost.text()).isEqualTo(1);
        assertThat(lost.text()).contains("1 partition of it has no leader to copy from (alone-0, in sync [3])");
        admin.deleteTopics(List.of("alone")).all().get();

        Tarball.Result crowded = run(bootstrap, "decommission", "3", "--yes");
        assertThat(crowded.exitCode()).as(crowded.text()).isEqualTo(1);
        assertThat(crowded.text())
                .contains("broker 3 cannot be taken away", "only 2 other brokers take replicas", "Add or uncordon");
        assertThat(moving(admin)).as("nothing was begun").isEmpty();
        assertThat(replicas(admin, "orders")).containsExactlyInAnyOrder(1, 2, 3);
    }

    private static void rebuildsElsewhere(Admin admin, String bootstrap) throws Exception {
        Tarball.Result gone = run(bootstrap, "decommission", "3", "--yes");
        assertThat(gone.exitCode()).as(gone.text()).isZero();
        assertThat(gone.text()).contains("broker 3 has nothing any more and need not come back");
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(replicas(admin, "orders")).containsExactlyInAnyOrder(1, 2, 4);
            assertThat(replicas(admin, "parcels")).hasSize(2).contains(1).doesNotContain(3);
        });
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> { // a broker hears of the last step a moment later
                            Tarball.Result status = run(bootstrap, "status");
                            assertThat(status.exitCode()).as(status.text()).isZero();
                        });
    }

    private static void saysWhatIsStuck(Admin admin, String bootstrap) throws Exception {
        Tarball.Result stuck = run(bootstrap, "rebalance", "--yes", "--patience", "1");
        assertThat(stuck.exitCode()).as(stuck.text()).isEqualTo(1);
        assertThat(stuck.text())
                .contains("waiting for broker 4, which is away")
                .contains("1 partition cannot get where it is to be without broker 4", "parcels-0 ([1, 2] to [1, 4])")
                .contains("'crossdock cluster rebalance --cancel'", "'crossdock cluster decommission 4'");
        assertThat(moving(admin)).as("it is left to the operator").containsExactly(PARCELS);
    }

    private static void goesOn(Admin admin, String bootstrap) throws Exception {
        Tarball.Result resumed = run(bootstrap, "rebalance", "--yes");
        assertThat(resumed.exitCode()).as(resumed.text()).isZero();
        assertThat(moving(admin)).isEmpty();
    }

    private static void takesBack(Admin admin, String bootstrap) throws Exception {
        Tarball.Result cancelled = run(bootstrap, "rebalance", "--cancel");
        assertThat(cancelled.exitCode()).as(cancelled.text()).isZero();
        assertThat(cancelled.text()).contains("taken back: 1 partition");
        assertThat(moving(admin)).isEmpty();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(replicas(admin, "parcels")).containsExactlyInAnyOrder(1, 2));
    }

    /** Begins a move to broker 4, which dies in it: frozen, it is still taken for one that can be moved to. */
    private static void strand(Admin admin, RunningHub four, RunningHub... others) throws Exception {
        move(admin, List.of(1, 2));
        await().atMost(PATIENCE).until(() -> moving(admin).isEmpty());
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(four.pid()))
                        .start()
                        .waitFor())
                .isZero();
        move(admin, List.of(1, 4));
        four.kill();
        awaitMembers(others);
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
        return "--set=broker.offsets.topic.num.partitions=1";
    }

    private static Tarball.Result run(String bootstrap, String... command) throws Exception {
        return Tarball.run(Stream.of(Stream.of("cluster"), Stream.of(command), Stream.of("-b", bootstrap))
                .flatMap(words -> words)
                .toArray(String[]::new));
    }

    /** Returns when each of these says that it and the others are the cluster: commands ask whichever they like. */
    private static void awaitMembers(RunningHub... hubs) {
        awaitEach(hubs, admin -> admin.describeCluster().nodes().get().size() == hubs.length);
    }

    private static void awaitLost(String topic, RunningHub... hubs) {
        awaitEach(hubs, admin -> state(admin, topic).leader() == null);
    }

    private static void awaitLed(String topic, RunningHub... hubs) {
        awaitEach(hubs, admin -> {
            Node leader = state(admin, topic).leader();
            return leader != null && leader.id() != 3;
        });
    }

    private static void awaitEach(RunningHub[] hubs, Check check) {
        for (RunningHub hub : hubs) {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", hub.bootstrap()))) {
                await().atMost(PATIENCE).ignoreExceptions().until(() -> check.holds(admin));
            }
        }
    }

    /** Something that a hub says of the cluster. */
    @FunctionalInterface
    private interface Check {
        boolean holds(Admin admin) throws Exception;
    }

    private static void create(Admin admin, String topic, List<Integer> replicas) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            if (!admin.listTopics().names().get().contains(topic)) {
                admin.createTopics(List.of(new NewTopic(topic, Map.of(0, replicas))))
                        .all()
                        .get();
            }
            return state(admin, topic).isr().size() == replicas.size();
        });
    }

    private static void move(Admin admin, List<Integer> replicas) throws Exception {
        admin.alterPartitionReassignments(Map.of(PARCELS, Optional.of(new NewPartitionReassignment(replicas))))
                .all()
                .get();
    }

    private static Set<TopicPartition> moving(Admin admin) throws Exception {
        return admin.listPartitionReassignments().reassignments().get().keySet();
    }

    private static List<Integer> replicas(Admin admin, String topic) throws Exception {
        return state(admin, topic).replicas().stream().map(Node::id).toList();
    }

    private static TopicPartitionInfo state(Admin admin, String topic) throws Exception {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .get(0);
    }

    private static void write(String bootstrap, String... topics) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            for (String topic : topics) {
                var sent = new ArrayList<Future<RecordMetadata>>();
                for (int i = 0; i < RECORDS; i++) {
                    sent.add(producer.send(new ProducerRecord<>(topic, "record " + i)));
                }
                for (Future<RecordMetadata> each : sent) {
                    each.get();
                }
            }
        }
    }

    private static int read(String bootstrap, String topic) {
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            var found = new AtomicInteger();
            await().atMost(PATIENCE).pollInSameThread().until(() -> {
                found.addAndGet(consumer.poll(Duration.ofMillis(200)).count());
                return found.get() >= RECORDS;
            });
            return found.get();
        }
    }
}
