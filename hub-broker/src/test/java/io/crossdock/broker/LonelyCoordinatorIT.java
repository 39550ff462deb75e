package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a coordinator does whose partition has fewer in-sync replicas than it must have. */
class LonelyCoordinatorIT {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final int GROUPS = 10;

    @TempDir
    Path directory;

    @Test
    void offsetsAreToldThoughNobodyIsThereToKeepMoreOfThem() throws Exception {
        try (TestCluster cluster = new TestCluster(directory, 3, Map.of())) {
            cluster.awaitMembers();
            try (Admin admin = cluster.admin()) {
                admin.createTopics(List.of(new NewTopic("orders", Map.of(0, List.of(3)))))
                        .all()
                        .get();
            }
            for (int i = 0; i < GROUPS; i++) { // whichever partition of the offsets topic they fall into
                commit(cluster, "group-" + i, 7);
            }
            cluster.awaitInSync("__consumer_offsets");

            cluster.kill(1);
            cluster.kill(2);

            for (int i = 0; i < GROUPS; i++) {
                var consumer = cluster.consumer(Map.of(
                        "group.id",
                        "group-" + i,
                        "enable.auto.commit",
                        false,
                        "default.api.timeout.ms",
                        60_000,
                        "request.timeout.ms",
                        5_000));
                try {
                    assertThat(consumer.committed(Set.of(ORDERS)).get(ORDERS)).isEqualTo(new OffsetAndMetadata(7));
                    consumer.assign(List.of(ORDERS));
                    assertThatThrownBy(() -> consumer.commitSync(
                                    Map.of(ORDERS, new OffsetAndMetadata(8)), Duration.ofMillis(500)))
                            .as("with one of three replicas")
                            .isInstanceOf(TimeoutException.class);
                } finally {
                    consumer.close(CloseOptions.timeout(Duration.ZERO)); // it has nothing to say that would be heard
                }
            }

            cluster.start(1);
            commit(cluster, "group-0", 9);
        }
    }

    private static void commit(TestCluster cluster, String group, long offset) {
        try (var consumer = cluster.consumer(Map.of("group.id", group))) {
            consumer.assign(List.of(ORDERS));
            consumer.commitSync(Map.of(ORDERS, new OffsetAndMetadata(offset)));
        }
    }
}
