package io.crossdock.broker.api.topics;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import org.apache.kafka.common.Uuid;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The names of the last thousand topics that were deleted while this broker ran, by their ids.
 *
 * <p>A consumer of the new protocol asks for topics by id, also for one that is gone by then. Told of an unknown id without
 * a name, Kafka's Java clients up to 4.3 throw in their network thread, and may never send a heartbeat again. Told the
 * name, they go on. Thread-safe.
 */
final class FormerTopics implements MetadataStore.Listener {
    private static final int KEPT = 1_000;

    private volatile Map<Uuid, String> names = Map.of();

    /** Begins to remember. */
    static FormerTopics of(MetadataStore metadata) {
        var former = new FormerTopics();
        metadata.subscribe(former);
        return former;
    }

    /** The name of a topic that is gone; empty for one that is there, never was, or has been gone for long. */
    Optional<String> name(Uuid id) {
        return Optional.ofNullable(names.get(id));
    }

    @Override
    public CompletionStage<?> onImage(ClusterImage before, ClusterImage after) {
        Map<Uuid, String> were = before.topicNames();
        Map<Uuid, String> are = after.topicNames();
        if (were != are) {
            forget(were, are);
        }
        return CompletableFuture.completedFuture(null);
    }

    private void forget(Map<Uuid, String> were, Map<Uuid, String> are) {
        var next = new LinkedHashMap<>(names);
        were.forEach((id, name) -> {
            if (!are.containsKey(id)) {
                next.put(id, name);
            }
        });
        if (next.size() == names.size()) {
            return;
        }
        var oldest = next.keySet().iterator();
        for (int excess = next.size() - KEPT; excess > 0; excess--) {
            oldest.next();
            oldest.remove();
        }
        names = next;
    }
}
