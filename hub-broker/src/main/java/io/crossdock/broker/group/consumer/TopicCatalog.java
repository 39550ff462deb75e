package io.crossdock.broker.group.consumer;

import io.crossdock.broker.metadata.ClusterImage;
import org.apache.kafka.common.Uuid;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The cluster's topics as groups see them: which there are, and how many partitions they have. Immutable.
 *
 * @param version another one means other topics or partitions; says nothing after a restart
 * @param topics in order of their names
 */
public record TopicCatalog(long version, Map<String, Topic> topics, Map<Uuid, Topic> byId) {
    public static final TopicCatalog EMPTY = new TopicCatalog(0, Map.of(), Map.of());

    /** @param partitions 1 or more */
    public record Topic(String name, Uuid id, int partitions) {}

    /** @param topics by name */
    public static TopicCatalog of(long version, Map<String, Topic> topics) {
        var ids = new HashMap<Uuid, Topic>();
        topics.values().forEach(topic -> ids.put(topic.id(), topic));
        return new TopicCatalog(
                version, Collections.unmodifiableMap(new TreeMap<>(topics)), Collections.unmodifiableMap(ids));
    }

    /** The catalog after this one: itself when nothing changed that matters to groups. */
    TopicCatalog next(ClusterImage image) {
        var now = new TreeMap<String, Topic>();
        image.topics()
                .values()
                .forEach(topic -> now.put(
                        topic.name(),
                        new Topic(topic.name(), topic.id(), topic.partitions().size())));
        return now.equals(topics) ? this : of(version + 1, now);
    }

    public Optional<Topic> topic(String name) {
        return Optional.ofNullable(topics.get(name));
    }

    public Optional<Topic> topic(Uuid id) {
        return Optional.ofNullable(byId.get(id));
    }

    public boolean has(String name) {
        return topics.containsKey(name);
    }
}
