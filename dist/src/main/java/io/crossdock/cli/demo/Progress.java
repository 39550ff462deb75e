package io.crossdock.cli.demo;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** How far the sink is behind the topic, as the brokers tell. */
final class Progress implements AutoCloseable {
    private static final String TOPIC = "shop.orders";
    private static final String SINK_GROUP = "connector-orders-to-db";

    private final Admin admin;

    /** @param bootstrap {@code host:port,...} */
    Progress(String bootstrap) {
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap));
    }

    /** Whether the sink has committed every record of the topic; also false where nobody can tell at the moment. */
    boolean nothingLeft() throws InterruptedException, ExecutionException {
        try {
            return committed().equals(ends());
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RetriableException) {
                return false;
            }
            throw failed;
        }
    }

    private Map<TopicPartition, Long> ends() throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (TopicDescription topic :
                admin.describeTopics(List.of(TOPIC)).allTopicNames().get().values()) {
            topic.partitions()
                    .forEach(partition ->
                            latest.put(new TopicPartition(TOPIC, partition.partition()), OffsetSpec.latest()));
        }
        var ends = new HashMap<TopicPartition, Long>();
        admin.listOffsets(latest).all().get().forEach((partition, end) -> {
            if (end.offset() > 0) {
                ends.put(partition, end.offset());
            }
        });
        return ends;
    }

    private Map<TopicPartition, Long> committed() throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetAndMetadata> answer = admin.listConsumerGroupOffsets(SINK_GROUP)
                .partitionsToOffsetAndMetadata()
                .get();
        var committed = new HashMap<TopicPartition, Long>();
        answer.forEach((partition, at) -> {
            if (at != null && at.offset() > 0) {
                committed.put(partition, at.offset());
            }
        });
        return committed;
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
