package io.crossdock.connectors.kafka;

import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import org.apache.kafka.common.TopicPartition;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far topics of another cluster are read. Written down as JSON: {@code {"offsets": {"orders": {"0": 17, "1": 4}}}}.
 *
 * @param next the next offset to read, by partition
 */
record ClusterPosition(Map<TopicPartition, Long> next) {
    ClusterPosition {
        next = Map.copyOf(next);
    }

    /** With these in place of what there was of them. */
    ClusterPosition with(Map<TopicPartition, Long> changes) {
        var all = new HashMap<>(next);
        all.putAll(changes);
        return new ClusterPosition(all);
    }

    String encode() {
        var topics = new TreeMap<String, Map<String, Long>>();
        next.forEach((partition, offset) -> topics.computeIfAbsent(partition.topic(), it -> new TreeMap<>())
                .put(Integer.toString(partition.partition()), offset));
        try {
            return new String(Json.write(Map.of("offsets", topics)), StandardCharsets.UTF_8);
        } catch (FormatException impossible) {
            throw new IllegalStateException("numbers are always JSON", impossible);
        }
    }

    /** @throws IllegalArgumentException if something else wrote it */
    static ClusterPosition decode(String text) {
        var next = new HashMap<TopicPartition, Long>();
        try {
            if (Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> fields
                    && fields.get("offsets") instanceof Map<?, ?> topics) {
                topics.forEach((topic, partitions) -> ((Map<?, ?>) partitions)
                        .forEach((number, offset) -> next.put(
                                new TopicPartition(topic.toString(), Integer.parseInt(number.toString())),
                                Long.valueOf(offset.toString()))));
                return new ClusterPosition(next);
            }
        } catch (FormatException | ClassCastException | NumberFormatException foreign) {
            throw new IllegalArgumentException("the hub keeps no position in another cluster for it: " + text, foreign);
        }
        throw new IllegalArgumentException("the hub keeps no position in another cluster for it: " + text);
    }
}
