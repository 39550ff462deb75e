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
    private final Map<Integer, Chunk> chunks = new HashMap<>();
    private @Nullable Versioned<Znodes.Topic> topic;
    private @Nullable Versioned<Znodes.TopicConfigs> configs;

    /** A part and the version a conditional write of it has to name. */
    record Versioned<T>(T value, int version) {}

    /** @param states of the partitions in it, in order; an unchanged one is the same object as before */
    record Chunk(String topicId, List<PartitionImage> states, int version) {}

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
        Chunk before = chunks.get(number);
        List<PartitionImage> states = read.images();
        if (before != null) {
            states = sharedWith(before.states(), states);
        }
        chunks.put(number, new Chunk(read.topicId(), states, version));
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
            Chunk chunk = chunks.get(number);
            if (chunk == null
                    || !chunk.topicId().equals(head.value().id())
                    || chunk.states().isEmpty()) {
                return Optional.empty();
            }
            partitions.addAll(chunk.states());
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

    /** The chunk of this number, if it was read. */
    Optional<Chunk> chunk(int number) {
        return Optional.ofNullable(chunks.get(number));
    }

    /** Number and version of every chunk. */
    Map<Integer, Integer> chunkVersions() {
        var versions = new HashMap<Integer, Integer>();
        chunks.forEach((number, chunk) -> versions.put(number, chunk.version()));
        return versions;
    }

    private static List<PartitionImage> sharedWith(List<PartitionImage> before, List<PartitionImage> now) {
        var shared = new ArrayList<PartitionImage>(now.size());
        for (int i = 0; i < now.size(); i++) {
            boolean same = i < before.size() && before.get(i).equals(now.get(i));
            shared.add(same ? before.get(i) : now.get(i));
        }
        return List.copyOf(shared);
    }

    private static <T> Versioned<T> whole(@Nullable Versioned<T> part) {
        if (part == null) {
            throw new IllegalStateException("asked for a part of a topic that is not whole");
        }
        return part;
    }
}
