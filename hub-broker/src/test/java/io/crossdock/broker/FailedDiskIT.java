package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A broker whose disk has failed lives on, and must not keep clients from those whose disks have not. */
class FailedDiskIT {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    @Test
    void theOthersLeadAndNobodyWaitsForWhatItCannotCopy(@TempDir Path directory) throws Exception {
        try (var cluster = new TestCluster(
                        directory, 3, Map.of("min.insync.replicas", "2", "replica.lag.time.max.ms", "60000"));
                Admin admin = cluster.admin();
                var producer = cluster.producer(Map.of(
                        "acks",
                        "all",
                        "delivery.timeout.ms",
                        "30000",
                        "request.timeout.ms",
                        "10000",
                        "linger.ms",
                        "0"))) {
            admin.createTopics(List.of(new NewTopic("orders", Map.of(0, List.of(2, 1, 3)))))
                    .all()
                    .get();
            cluster.awaitInSync("orders");
            producer.send(new ProducerRecord<>("orders", "before")).get();

            Files.move(cluster.home(2).resolve("log"), cluster.home(2).resolve("log-gone"));

            await().atMost(TestCluster.PATIENCE).ignoreExceptions().until(() -> {
                TopicPartitionInfo state = TestCluster.state(admin, ORDERS);
                return state.leader().id() != 2 && state.isr().stream().noneMatch(node -> node.id() == 2);
            });
            producer.send(new ProducerRecord<>("orders", "after")).get();

            assertThat(cluster.isRunning(2)).isTrue();
            try (Admin beside = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap(2)))) {
                assertThat(TestCluster.state(beside, ORDERS).leader().id()).isNotEqualTo(2);
            }
        }
    }
}
