package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What clients are told of a cluster of three while one of its brokers is gone, and who serves them. */
class DescribedClusterIT {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    @Test
    void everyBrokerTellsOfTheOthersAndOfWhatTheDeadOneLeftBehind(@TempDir Path directory) throws Exception {
        try (TestCluster cluster = new TestCluster(directory, 3, Map.of())) {
            cluster.awaitMembers();
            int controller = controller(cluster, 1);
            assertThat(controller(cluster, 2)).isEqualTo(controller);
            assertThat(controller(cluster, 3)).isEqualTo(controller);
            try (Admin admin = cluster.admin()) {
                admin.createTopics(List.of(new NewTopic("orders", 1, (short) 3)))
                        .all()
                        .get();
            }
            cluster.awaitInSync("orders");

            cluster.kill(controller);
            int other = controller % 3 + 1;
            // whatever its metadata says of the controller, a client gets its topic before any session has ended
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap(other)))) {
                await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
                    admin.createTopics(List.of(new NewTopic("while-it-is-gone", 1, (short) 2)))
                            .all()
                            .get();
                    return true;
                });
                cluster.awaitMembers();
                await().atMost(TestCluster.PATIENCE).untilAsserted(() -> {
                    TopicPartitionInfo state = TestCluster.state(admin, ORDERS);
                    assertThat(state.leader()).isNotNull();
                    assertThat(ids(state.replicas())).containsExactlyInAnyOrder(1, 2, 3);
                    assertThat(ids(state.isr())).hasSize(2).doesNotContain(controller);
                    assertThat(state.elr()).isEmpty();
                });
                assertThat(controller(cluster, other)).isNotEqualTo(controller);
                admin.deleteTopics(List.of("while-it-is-gone")).all().get();
            }
            try (KafkaConsumer<String, String> consumer = cluster.consumer(Map.of())) {
                PartitionInfo shown = consumer.partitionsFor("orders").get(0);
                assertThat(Stream.of(shown.offlineReplicas()).map(Node::id)).containsExactly(controller);
            }
        }
    }

    private static int controller(TestCluster cluster, int asked) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap(asked)))) {
            return admin.describeCluster().controller().get().id();
        }
    }

    private static List<Integer> ids(List<Node> nodes) {
        return nodes.stream().map(Node::id).toList();
    }
}
