package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Brokers and directories that take no new replicas (KIP-1066): three brokers with two directories each. */
class CordonIT {
    @TempDir
    static Path directory;

    private static TestCluster cluster;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        cluster = new TestCluster(directory, 3, Map.of("log.dirs", "one,two"));
        cluster.awaitMembers();
        admin = cluster.admin();
    }

    @AfterAll
    static void stop() {
        admin.close();
        cluster.close();
    }

    @Test
    void aCordonedBrokerGetsNoReplicasUntilItIsNotCordonedAnyMore() throws Exception {
        create("before", 6, 3);
        cordon(3, "*");
        awaitCordoned(3, Set.of("one", "two"));

        await().atMost(TestCluster.PATIENCE).untilAsserted(() -> assertThatThrownBy(() -> create("three", 1, 3))
                .hasCauseInstanceOf(InvalidReplicationFactorException.class)
                .hasMessageContaining("not cordoned"));
        create("two", 6, 2);
        assertThat(brokersOf("two")).containsExactlyInAnyOrder(1, 2);
        assertThatThrownBy(() -> admin.createTopics(List.of(new NewTopic("byhand", Map.of(0, List.of(1, 3)))))
                        .all()
                        .get())
                .hasCauseInstanceOf(InvalidReplicaAssignmentException.class)
                .hasMessageContaining("cordoned");
        assertThat(brokersOf("before")).as("what was there").contains(3);
        assertThat(brokersOf("__consumer_offsets", "group")).containsExactlyInAnyOrder(1, 2);

        cluster.kill(3);
        cluster.start(3);
        cluster.awaitMembers();
        assertThatThrownBy(() -> create("three", 1, 3))
                .as("after a restart")
                .hasCauseInstanceOf(InvalidReplicationFactorException.class);

        cordon(3, "");
        awaitCordoned(3, Set.of());
        await().atMost(TestCluster.PATIENCE).ignoreExceptions().until(() -> {
            create("three", 1, 3);
            return true;
        });
        await("the broker's own topic gets its third replica")
                .atMost(TestCluster.PATIENCE)
                .until(() -> brokersOf("__consumer_offsets").contains(3));
        cluster.awaitInSync("__consumer_offsets");
    }

    @Test
    void aCordonedDirectoryTakesNoNewPartitions() throws Exception {
        Path two = cluster.home(1).resolve("two");
        cordon(1, two.toString());
        awaitCordoned(1, Set.of("two"));

        admin.createTopics(List.of(
                        new NewTopic("spread", Map.of(0, List.of(1), 1, List.of(1), 2, List.of(1), 3, List.of(1)))))
                .all()
                .get();

        await().atMost(TestCluster.PATIENCE)
                .until(() -> partitionsIn(1, "one").stream()
                                .filter(id -> id.topic().equals("spread"))
                                .count()
                        == 4);
        assertThat(partitionsIn(1, "two")).noneMatch(id -> id.topic().equals("spread"));
        cordon(1, "");
        awaitCordoned(1, Set.of());
    }

    @Test
    void aDirectoryThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> cordon(2, "/var/lib/elsewhere"))
                .hasCauseInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("/var/lib/elsewhere")
                .hasMessageContaining("broker-2/one");
    }

    private static void cordon(int broker, String directories) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker));
        var operation = directories.isEmpty()
                ? new AlterConfigOp(new ConfigEntry("cordoned.log.dirs", ""), AlterConfigOp.OpType.DELETE)
                : new AlterConfigOp(new ConfigEntry("cordoned.log.dirs", directories), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(operation)))
                .all()
                .get();
    }

    private static void awaitCordoned(int broker, Set<String> names) {
        await().atMost(TestCluster.PATIENCE).until(() -> directories(broker).entrySet().stream()
                .filter(each -> each.getValue().isCordoned())
                .map(each -> Path.of(each.getKey()).getFileName().toString())
                .collect(Collectors.toSet())
                .equals(names));
    }

    private static Map<String, LogDirDescription> directories(int broker) throws Exception {
        return requireNonNull(
                admin.describeLogDirs(List.of(broker)).allDescriptions().get().get(broker));
    }

    private static Set<TopicPartition> partitionsIn(int broker, String name) throws Exception {
        return requireNonNull(directories(broker)
                        .get(cluster.home(broker).resolve(name).toString()))
                .replicaInfos()
                .keySet();
    }

    private static void create(String topic, int partitions, int replicas)
            throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) replicas)))
                .all()
                .get();
    }

    /** After this group has committed, which makes the topic if it is not there. */
    private static Set<Integer> brokersOf(String topic, String group) throws Exception {
        try (var consumer = cluster.consumer(Map.of("group.id", group))) {
            var orders = new TopicPartition("before", 0);
            consumer.assign(List.of(orders));
            consumer.commitSync(Map.of(orders, new OffsetAndMetadata(0)));
        }
        return brokersOf(topic);
    }

    private static Set<Integer> brokersOf(String topic) throws Exception {
        return TestCluster.describe(admin, topic).partitions().stream()
                .flatMap(partition -> partition.replicas().stream())
                .map(Node::id)
                .collect(Collectors.toSet());
    }
}
