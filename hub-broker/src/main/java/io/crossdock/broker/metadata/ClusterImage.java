package io.crossdock.broker.metadata;

import org.apache.kafka.common.Uuid;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The whole cluster at one moment. A reader takes one image at the start of its work and uses only that. Immutable.
 *
 * @param clusterId 22 characters of URL-safe base 64, made once per cluster
 * @param controllerId node id of the active controller, {@link #NO_CONTROLLER} while there is none
 * @param brokers live brokers by node id
 * @param topics topics by name
 * @param topicNames names by topic id; always agrees with {@code topics}
 * @param configs what is set dynamically, by scope and name
 * @param features the levels of features in force
 */
public record ClusterImage(
        String clusterId,
        int controllerId,
        Map<Integer, BrokerImage> brokers,
        Map<String, TopicImage> topics,
        Map<Uuid, String> topicNames,
        Map<ConfigScope, Map<String, Map<String, String>>> configs,
        FeaturesImage features) {
    public static final int NO_CONTROLLER = -1;

    public ClusterImage {
        brokers = Map.copyOf(brokers);
        topics = Map.copyOf(topics);
        topicNames = Map.copyOf(topicNames);
        configs = Map.copyOf(configs);
    }

    /** An image without features, whose {@code topicNames} are derived from its topics. */
    public static ClusterImage of(
            String clusterId,
            int controllerId,
            Map<Integer, BrokerImage> brokers,
            Map<String, TopicImage> topics,
            Map<String, Map<String, String>> brokerConfigs) {
        Map<Uuid, String> names =
                topics.values().stream().collect(Collectors.toUnmodifiableMap(TopicImage::id, TopicImage::name));
        return new ClusterImage(
                clusterId,
                controllerId,
                brokers,
                topics,
                names,
                Map.of(ConfigScope.BROKER, brokerConfigs),
                FeaturesImage.UNKNOWN);
    }

    /** Everything that is set in this scope, by name. */
    public Map<String, Map<String, String>> configs(ConfigScope scope) {
        return configs.getOrDefault(scope, Map.of());
    }

    /** What is set for this name in this scope; empty if nothing is. */
    public Map<String, String> configs(ConfigScope scope, String name) {
        return configs(scope).getOrDefault(name, Map.of());
    }

    /** The level of this feature in force, 0 if it is off. */
    public short level(Feature feature) {
        return features.level(feature);
    }

    /**
     * Whom clients are to send what controllers do: the controller while it is known to live, else the broker they ask.
     * Any broker takes it, and clients that hear of no controller wait for one.
     */
    public int controllerOr(int asked) {
        BrokerImage controller = brokers.get(controllerId);
        return controller != null && controller.serves() ? controllerId : asked;
    }

    public Optional<TopicImage> topic(String name) {
        return Optional.ofNullable(topics.get(name));
    }

    public Optional<TopicImage> topic(Uuid id) {
        return Optional.ofNullable(topicNames.get(id)).map(topics::get);
    }

    public Optional<PartitionImage> partition(String topic, int partition) {
        return topic(topic)
                .filter(found ->
                        partition >= 0 && partition < found.partitions().size())
                .map(found -> found.partitions().get(partition));
    }
}
