package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The znodes of one topic as far as they were read, each with its version. Confined to the metadata thread. */
final class TopicParts {
    private final Map<Integer, Versioned<Znodes.Partitions>> chunks = new HashMap<>();
    private @Nullable Versioned<Znodes.Topic> topic;
    private @Nullable Versioned<Znodes.TopicConfigs> configs;

    /** A part and the version a conditional write of it has to name. */
    record Versioned<T>(T value, int version) {}

    void topic(Znodes.Topic read, int version) {
        topic = new Versioned<>(read, version);
    }

    void noTopic() {
        topic = null;
    }

    void configs(Znodes.TopicConfigs read, int version) {
        configs = new Versioned<>(read, version);
    }

    void noConfigs() {
        configs = null;
    }

    void chunk(int number, Znodes.Partitions read, int version) {
        chunks.put(number, new Versioned<>(read, version));
    }

    void noChunk(int number) {
        chunks.remove(number);
    }

    boolean isEmpty() {
        return topic == null && configs == null && chunks.isEmpty();
    }

    boolean isTopic(Uuid id) {
        return topic != null && topic.value().id().equals(id.toString());
    }

    /** The topic, if all its parts are here and belong together. */
    Optional<TopicImage> image(String name) {
        Versioned<Znodes.Topic> head = topic;
        Versioned<Znodes.TopicConfigs> set = configs;
        if (head == null
                || set == null
                || !set.value().topicId().equals(head.value().id())) {
            return Optional.empty();
        }
        var partitions = new ArrayList<PartitionImage>(head.value().partitions());
        for (int number = 0; partitions.size() < head.value().partitions(); number++) {
            Versioned<Znodes.Partitions> chunk = chunks.get(number);
            if (chunk == null || !chunk.value().topicId().equals(head.value().id())) {
                return Optional.empty();
            }
            List<PartitionImage> images = chunk.value().images();
            if (images.isEmpty()) {
                return Optional.empty();
            }
            partitions.addAll(images);
        }
        return partitions.size() == head.value().partitions()
                ? Optional.of(new TopicImage(
                        name,
                        Uuid.fromString(head.value().id()),
                        partitions,
                        set.value().configs()))
                : Optional.empty();
    }

    int topicVersion() {
        return whole(topic).version();
    }

    int configsVersion() {
        return whole(configs).version();
    }

    /** Number and version of every chunk. */
    Map<Integer, Integer> chunkVersions() {
        var versions = new HashMap<Integer, Integer>();
        chunks.forEach((number, chunk) -> versions.put(number, chunk.version()));
        return versions;
    }

    private static <T> Versioned<T> whole(@Nullable Versioned<T> part) {
        if (part == null) {
            throw new IllegalStateException("asked for a part of a topic that is not whole");
        }
        return part;
    }
}
