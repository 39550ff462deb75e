package io.crossdock.broker.api.topics;

import io.crossdock.broker.controller.StatePlan;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataChange.Author;
import io.crossdock.broker.metadata.MetadataChange.SetPartitionStates;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.OutdatedChangeException;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.request.PartError;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Plans changes of a topic's partitions on the newest image and writes them, all in one. The partitions' leaders write
 * their in-sync replicas into the same states; where one was faster, it is planned again. Thread-safe.
 */
final class StateChanges {
    /** In-sync replicas change a few times while brokers come or go, not all the time. */
    private static final int ATTEMPTS = 20;

    private final MetadataStore metadata;

    StateChanges(MetadataStore metadata) {
        this.metadata = metadata;
    }

    /** @return what went wrong, by partition number */
    CompletableFuture<Map<Integer, PartError>> carryOut(String topic, Function<ClusterImage, StatePlan> planner) {
        return carryOut(topic, planner, ATTEMPTS);
    }

    private CompletableFuture<Map<Integer, PartError>> carryOut(
            String topic, Function<ClusterImage, StatePlan> planner, int left) {
        ClusterImage image = metadata.image();
        StatePlan plan = planner.apply(image);
        var failures = new HashMap<Integer, PartError>();
        plan.refused().forEach((partition, why) -> failures.put(partition, PartError.of(why)));
        Optional<TopicImage> found = image.topic(topic);
        if (plan.steps().isEmpty() || found.isEmpty()) {
            return CompletableFuture.completedFuture(failures);
        }
        return metadata.apply(new SetPartitionStates(topic, found.get().id(), plan.steps(), Author.MEMBER))
                .handle((done, failure) -> {
                    if (failure != null && left > 1 && isOvertaken(failure)) {
                        return carryOut(topic, planner, left - 1);
                    }
                    if (failure != null) {
                        plan.steps().keySet().forEach(partition -> failures.put(partition, PartError.of(failure)));
                    }
                    return CompletableFuture.<Map<Integer, PartError>>completedFuture(failures);
                })
                .thenCompose(next -> next);
    }

    private static boolean isOvertaken(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof OutdatedChangeException;
    }
}
