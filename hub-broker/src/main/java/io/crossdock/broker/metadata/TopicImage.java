package io.crossdock.broker.metadata;

import org.apache.kafka.common.Uuid;

import java.util.List;
import java.util.Map;

/**
 * One topic.
 *
 * @param id unique for ever, so that a topic deleted and created again is another one (KIP-516)
 * @param partitions in order of partition number
 * @param configs what was set on this topic, by Kafka's configuration names; defaults are not in here
 */
public record TopicImage(String name, Uuid id, List<PartitionImage> partitions, Map<String, String> configs) {
    public TopicImage {
        partitions = List.copyOf(partitions);
        configs = Map.copyOf(configs);
    }
}
