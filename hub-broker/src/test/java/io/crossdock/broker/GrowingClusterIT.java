package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A cluster that begins with one broker: when others join, what groups and transactions rest on is kept by them too. */
class GrowingClusterIT {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    @TempDir
    Path directory;

    @Test
    void theBrokersOwnTopicsAreRaisedWhenBrokersTwoAndThreeJoinWhateverIsSetAboutTheirReplicas() throws Exception {
        var settings = Map.of("offsets.topic.replication.factor", "3"); // and nothing of the transactions' topic
        try (TestCluster cluster = new TestCluster(directory, 1, settings)) {
            try (Admin admin = cluster.admin()) {
                admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1)))
                        .all()
                        .get();
            }
            use(cluster, 7);
            assertThat(replicas(cluster, "__consumer_offsets")).isEqualTo(1);
            assertThat(replicas(cluster, "__transaction_state")).isEqualTo(1);

            cluster.start(2);
            awaitReplicas(cluster, 2);
            cluster.start(3);
            awaitReplicas(cluster, 3);
            use(cluster, 8);

            cluster.kill(1);
            try (var consumer = cluster.consumer(Map.of("group.id", "group"))) {
                assertThat(consumer.committed(Set.of(ORDERS)).get(ORDERS)).isEqualTo(new OffsetAndMetadata(8));
            }
        }
    }

    /** Commits an offset of a group and a transaction of another. */
    private static void use(TestCluster cluster, long offset) {
        try (var consumer = cluster.consumer(Map.of("group.id", "group"))) {
            consumer.assign(List.of(ORDERS));
            consumer.commitSync(Map.of(ORDERS, new OffsetAndMetadata(offset)));
        }
        try (var producer = cluster.producer(Map.of("transactional.id", "payments"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("orders", "paid"));
            producer.commitTransaction();
        }
    }

    private static void awaitReplicas(TestCluster cluster, int count) {
        for (String topic : List.of("__consumer_offsets", "__transaction_state")) {
            await().atMost(TestCluster.PATIENCE).ignoreExceptions().until(() -> replicas(cluster, topic) == count);
            cluster.awaitInSync(topic);
        }
    }

    /** Of each partition; -1 if they have not all as many. */
    private static int replicas(TestCluster cluster, String topic) throws Exception {
        try (Admin admin = cluster.admin()) {
            List<Integer> counts = TestCluster.describe(admin, topic).partitions().stream()
                    .map(partition -> partition.replicas().size())
                    .distinct()
                    .toList();
            return counts.size() == 1 ? counts.get(0) : -1;
        }
    }
}
