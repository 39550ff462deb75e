package io.crossdock.broker.group.consumer;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * A number that is another one, as good as always, when the topics a group reads are others: created, deleted, made anew,
 * or with more partitions. Equal on every broker. What exactly it is stays each implementation's own affair: to another
 * one it only looks changed, which costs one more assignment.
 */
public final class MetadataHash {
    /** FNV-1a, 64 bits. */
    private static final long BASIS = 0xcbf29ce484222325L;

    private static final long PRIME = 0x100000001b3L;

    private MetadataHash() {}

    /** @return 0 when none of these topics exists */
    public static long of(Collection<String> topics, TopicCatalog catalog) {
        long hash = BASIS;
        boolean any = false;
        for (String name : topics.stream().sorted().toList()) {
            TopicCatalog.Topic topic = catalog.topic(name).orElse(null);
            if (topic != null) {
                any = true;
                hash = mix(hash, name.getBytes(StandardCharsets.UTF_8));
                hash = mix(hash, topic.id().getMostSignificantBits());
                hash = mix(hash, topic.id().getLeastSignificantBits());
                hash = mix(hash, topic.partitions());
            }
        }
        return any ? hash : 0;
    }

    private static long mix(long hash, byte[] bytes) {
        long mixed = hash;
        for (byte each : bytes) {
            mixed = (mixed ^ (each & 0xff)) * PRIME;
        }
        return (mixed ^ 0xff) * PRIME; // the end of a name
    }

    private static long mix(long hash, long number) {
        long mixed = hash;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            mixed = (mixed ^ (number >> shift & 0xff)) * PRIME;
        }
        return mixed;
    }
}
