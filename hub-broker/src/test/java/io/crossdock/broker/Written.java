package io.crossdock.broker;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.awaitility.Awaitility.await;

/** What readers of committed records find in the first partition of a topic. */
record Written(TestHub hub, String topic) {

    /** Everything, once there is so much of it. */
    List<ConsumerRecord<byte[], byte[]>> records(int count) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", hub.bootstrap(), "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            var all = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
                return all.size() >= count
                        && consumer.position(partition)
                                >= consumer.endOffsets(List.of(partition)).getOrDefault(partition, Long.MAX_VALUE);
            });
            return all;
        }
    }

    /** Payloads behind the five bytes that name their schema. */
    List<String> values(int count) {
        return records(count).stream()
                .map(each -> new String(each.value(), 5, each.value().length - 5, StandardCharsets.UTF_8))
                .toList();
    }
}
