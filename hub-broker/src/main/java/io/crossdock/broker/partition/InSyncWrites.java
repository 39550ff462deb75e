package io.crossdock.broker.partition;

import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataChange.Author;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.OutdatedChangeException;
import io.crossdock.broker.metadata.PartitionStep;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.IneligibleReplicaException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.StaleBrokerEpochException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Writes the changes of in-sync replicas that this broker's leaders ask for. One write of a topic is under way at a time;
 * what is asked for meanwhile goes together with the next one, so that a follower which falls behind everywhere, or is
 * back everywhere, costs few writes. Where one change spoils a write for the others, each is tried alone.
 *
 * <p>Thread-safe; the lock covers the queues and is never held while anything is written.
 */
public final class InSyncWrites implements InSyncChanges {
    private static final int MOST_STEPS = 1000;

    private final MetadataStore metadata;
    private final Map<Uuid, Deque<Wanted>> waiting = new HashMap<>();

    public InSyncWrites(MetadataStore metadata) {
        this.metadata = metadata;
    }

    private record Wanted(
            TopicPartition id,
            PartitionStep step,
            Map<Integer, Long> joining,
            boolean alone,
            CompletableFuture<Void> done) {}

    @Override
    public CompletableFuture<Void> write(
            TopicPartition id, Uuid topic, PartitionStep step, Map<Integer, Long> joining) {
        var wanted = new Wanted(id, step, joining, false, new CompletableFuture<>());
        boolean first;
        synchronized (this) {
            Deque<Wanted> queue = waiting.get(topic);
            first = queue == null;
            if (queue == null) {
                waiting.put(topic, new ArrayDeque<>()); // there while a write is under way
            } else {
                queue.add(wanted);
            }
        }
        if (first) {
            write(topic, List.of(wanted));
        }
        return wanted.done();
    }

    private void write(Uuid topic, List<Wanted> together) {
        var steps = new HashMap<Integer, PartitionStep>();
        var epochs = new HashMap<Integer, Long>();
        for (Wanted each : together) {
            steps.put(each.id().partition(), each.step());
            epochs.putAll(each.joining());
        }
        CompletableFuture<Void> written;
        try {
            written = metadata.apply(new MetadataChange.SetPartitionStates(
                    together.get(0).id().topic(), topic, steps, Author.LEADER, epochs));
        } catch (RuntimeException failed) {
            written = CompletableFuture.failedFuture(failed);
        }
        written.whenComplete((nothing, failure) -> {
            settle(topic, together, failure);
            List<Wanted> next = next(topic);
            if (!next.isEmpty()) {
                write(topic, next);
            }
        });
    }

    private void settle(Uuid topic, List<Wanted> together, @Nullable Throwable failure) {
        if (failure == null) {
            together.forEach(each -> each.done().complete(null));
            return;
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!isRefusal(cause)) {
            together.forEach(each -> each.done().completeExceptionally(cause));
        } else if (together.size() == 1) {
            together.get(0).done().completeExceptionally(new RefusedChangeException(cause));
        } else {
            synchronized (this) {
                Deque<Wanted> queue = waiting.computeIfAbsent(topic, none -> new ArrayDeque<>());
                together.forEach(
                        each -> queue.addFirst(new Wanted(each.id(), each.step(), each.joining(), true, each.done())));
            }
        }
    }

    private synchronized List<Wanted> next(Uuid topic) {
        Deque<Wanted> queue = waiting.get(topic);
        if (queue == null || queue.isEmpty()) {
            waiting.remove(topic);
            return List.of();
        }
        var together = new ArrayList<Wanted>();
        var partitions = new HashMap<Integer, Wanted>();
        var epochs = new HashMap<Integer, Long>();
        while (!queue.isEmpty() && together.size() < MOST_STEPS) {
            Wanted first = queue.peek();
            boolean fits = !first.alone()
                    && !partitions.containsKey(first.id().partition())
                    && first.joining().entrySet().stream()
                            .allMatch(joining -> epochs.getOrDefault(joining.getKey(), joining.getValue())
                                    .equals(joining.getValue()));
            if (!fits && !together.isEmpty()) {
                break;
            }
            queue.remove();
            together.add(first);
            partitions.put(first.id().partition(), first);
            epochs.putAll(first.joining());
            if (first.alone()) {
                break;
            }
        }
        return together;
    }

    /** Whether it is certain that nothing was written. */
    private static boolean isRefusal(Throwable failure) {
        return failure instanceof OutdatedChangeException
                || failure instanceof IneligibleReplicaException
                || failure instanceof NotLeaderOrFollowerException
                || failure instanceof NotControllerException
                || failure instanceof StaleBrokerEpochException
                || failure instanceof UnknownTopicOrPartitionException;
    }
}
