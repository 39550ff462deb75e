package io.crossdock.registry.readers;

import io.crossdock.registry.book.SubjectReaders.Readers;
import io.crossdock.registry.cluster.ApacheKafka;
import io.crossdock.registry.cluster.Crossdock;
import io.crossdock.registry.cluster.TestCluster;
import io.crossdock.registry.schema.Subject;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ConsumerGroupsIT {
    @Test
    void readersOfASubjectsTopicAreFoundOnAHub() throws Exception {
        try (TestCluster cluster = Crossdock.start()) {
            findsReaders(cluster);
        }
    }

    @Test
    void readersOfASubjectsTopicAreFoundOnApacheKafka() throws Exception {
        try (TestCluster cluster = ApacheKafka.start()) {
            findsReaders(cluster);
        }
    }

    private static void findsReaders(TestCluster cluster) throws Exception {
        try (Admin admin = Admin.create(cluster.clientSettings());
                var client = new ClusterClient(() -> Optional.of(cluster.clientSettings()));
                var groups = new ConsumerGroups(client, Clock.systemUTC())) {
            admin.createTopics(List.of(
                            new NewTopic("orders", Optional.of(1), Optional.empty()),
                            new NewTopic("other", Optional.of(1), Optional.empty())))
                    .all()
                    .get(60, TimeUnit.SECONDS);
            for (String group : List.of("billing", "connector-erp", "connect-lake")) {
                commit(admin, group, "orders");
            }
            commit(admin, "elsewhere", "other");

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(groups.of(Subject.of("orders-value")))
                    .isEqualTo(new Readers(
                            List.of("billing", "connect-lake", "connector-erp"), List.of("erp", "lake"), true)));
            assertThat(groups.of(Subject.of("nobody-key")).groups()).isEmpty();
            assertThat(groups.of(Subject.of("com.example.Order")).known()).isFalse();
            var id = new ClusterId(client);
            await().atMost(Duration.ofSeconds(60)).until(() -> id.get().isPresent());
        }
    }

    private static void commit(Admin admin, String group, String topic) throws Exception {
        admin.alterConsumerGroupOffsets(group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0)))
                .all()
                .get(60, TimeUnit.SECONDS);
    }
}
