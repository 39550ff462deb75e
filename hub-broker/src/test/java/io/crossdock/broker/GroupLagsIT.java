package io.crossdock.broker;

import io.crossdock.broker.rest.GroupLags;
import io.crossdock.broker.rest.GroupLags.GroupLag;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

class GroupLagsIT {
    private static final long NOW = 1_700_000_000_000L;

    @TempDir
    Path directory;

    @Test
    void eachGroupIsToldByTopicHowManyRecordsItLacksAndHowOldTheyAre() throws Exception {
        try (var hub = new TestHub(directory);
                Admin admin = hub.admin();
                var producer = hub.producer(Map.of())) {
            admin.createTopics(List.of(
                            new NewTopic("orders", 2, (short) 1),
                            new NewTopic("stock", 1, (short) 1),
                            new NewTopic("gone", 1, (short) 1)))
                    .all()
                    .get();
            for (int age : List.of(1000, 400, 20)) {
                for (int partition = 0; partition < 2; partition++) {
                    producer.send(new ProducerRecord<>("orders", partition, NOW - age * 1000L, "k", "v"))
                            .get();
                }
            }
            producer.send(new ProducerRecord<>("stock", 0, NOW - 5000L, "k", "v"))
                    .get();
            producer.send(new ProducerRecord<>("gone", 0, NOW - 5000L, "k", "v"))
                    .get();
            commit(admin, "billing", Map.of("orders-0", 1L, "orders-1", 3L, "stock-0", 1L, "gone-0", 0L));
            commit(admin, "mail", Map.of("orders-0", 2L));
            commit(admin, "search", Map.of("stock-0", 0L));
            admin.deleteTopics(List.of("gone")).all().get();
            int broker = admin.describeCluster().controller().get().id();

            List<GroupLag> lags = GroupLags.of(admin, broker, 10, NOW);

            assertThat(lags)
                    .extracting(GroupLag::group, GroupLag::topic, GroupLag::records)
                    .containsExactly(
                            tuple("billing", "orders", 2L),
                            tuple("billing", "stock", 0L),
                            tuple("mail", "orders", 1L),
                            tuple("search", "stock", 1L));
            assertThat(lags.get(0).seconds()).isEqualTo(400, within(4.0));
            assertThat(lags.get(1).seconds()).isZero();
            assertThat(lags.get(2).seconds()).isEqualTo(20, within(0.2));
            assertThat(lags.get(3).seconds()).isEqualTo(5, within(0.05));
            assertThat(GroupLags.of(admin, broker, 1, NOW))
                    .extracting(GroupLag::group)
                    .containsOnly("billing");
            assertThat(GroupLags.of(admin, broker + 1, 10, NOW))
                    .as("those of another coordinator")
                    .isEmpty();
        }
    }

    private static void commit(Admin admin, String group, Map<String, Long> offsets) throws Exception {
        var wanted = new HashMap<TopicPartition, OffsetAndMetadata>();
        offsets.forEach((partition, offset) -> {
            int dash = partition.lastIndexOf('-');
            wanted.put(
                    new TopicPartition(partition.substring(0, dash), Integer.parseInt(partition.substring(dash + 1))),
                    new OffsetAndMetadata(offset));
        });
        admin.alterConsumerGroupOffsets(group, wanted).all().get();
    }
}
