package io.crossdock.connectors.lease;

import io.crossdock.connectors.cluster.TestCluster;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What readers of committed records find in a topic, from its beginning, more with each look. */
final class CommittedRecords implements AutoCloseable {
    private final KafkaConsumer<String, String> consumer;
    private final List<TopicPartition> partitions;
    private final List<ConsumerRecord<String, String>> found = new ArrayList<>();

    CommittedRecords(TestCluster cluster, String topic) {
        Map<String, Object> settings = new HashMap<>(cluster.clientSettings());
        settings.put("isolation.level", "read_committed");
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        partitions = consumer.partitionsFor(topic).stream()
                .map(it -> new TopicPartition(topic, it.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** All that is committed now. */
    List<ConsumerRecord<String, String>> look() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions); // up to the last stable offset
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(200)).forEach(found::add);
        }
        return List.copyOf(found);
    }

    static List<String> values(TestCluster cluster, String topic) {
        try (var records = new CommittedRecords(cluster, topic)) {
            return records.look().stream().map(ConsumerRecord::value).toList();
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
