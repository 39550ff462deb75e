package io.crossdock.broker.metadata;

import org.apache.kafka.common.Uuid;

import java.util.List;
import java.util.Map;

/** One decision to be kept. Decisions are made as pure functions in {@code controller}, from an image. */
public sealed interface MetadataChange {

    /** Creates a topic with the partitions and configs of the image. */
    record CreateTopic(TopicImage topic) implements MetadataChange {}

    /** Deletes the topic of this name if it still has this id. */
    record DeleteTopic(String name, Uuid id) implements MetadataChange {}

    /**
     * Adds partitions behind the last one.
     *
     * @param from number of partitions the decision was made on; the change is refused if it is another by now
     */
    record AddPartitions(String topic, Uuid id, int from, List<PartitionImage> added) implements MetadataChange {
        public AddPartitions {
            added = List.copyOf(added);
        }
    }

    /** Replaces everything that is set on a topic. */
    record SetTopicConfigs(String topic, Uuid id, Map<String, String> configs) implements MetadataChange {
        public SetTopicConfigs {
            configs = Map.copyOf(configs);
        }
    }

    /**
     * Replaces the dynamic configuration of one broker or of all.
     *
     * @param broker node id as a string, {@code ""} for the cluster-wide default
     */
    record SetBrokerConfigs(String broker, Map<String, String> configs) implements MetadataChange {
        public SetBrokerConfigs {
            configs = Map.copyOf(configs);
        }
    }
}
