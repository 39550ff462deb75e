package io.crossdock.broker.partition;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/**
 * Those who wait until everything below their offset is on all in-sync replicas. Any number, none of them holding up the
 * lane; bounded by the requests in flight. Confined to the partition's lane.
 */
final class ReplicationWaits {
    private record Waiter(long offset, long deadline, CompletableFuture<Void> done) {}

    private final PriorityQueue<Waiter> waiting = new PriorityQueue<>(Comparator.comparingLong(Waiter::offset));

    /** @param deadline broker's time in milliseconds */
    CompletableFuture<Void> await(long offset, long deadline) {
        var waiter = new Waiter(offset, deadline, new CompletableFuture<>());
        waiting.add(waiter);
        return waiter.done();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Everything below this offset is there. */
    void reached(long highWatermark) {
        for (Waiter first = waiting.peek(); first != null && first.offset() <= highWatermark; first = waiting.peek()) {
            waiting.remove();
            first.done().complete(null);
        }
    }

    void failAll(RuntimeException failure) {
        for (Waiter each = waiting.poll(); each != null; each = waiting.poll()) {
            each.done().completeExceptionally(failure);
        }
    }

    /** Tells those whose time is over. */
    void expire(long now, RuntimeException failure) {
        @Nullable PriorityQueue<Waiter> late = null;
        for (Waiter each : waiting) {
            if (each.deadline() <= now) {
                late = late == null ? new PriorityQueue<>(Comparator.comparingLong(Waiter::offset)) : late;
                late.add(each);
            }
        }
        if (late != null) {
            waiting.removeAll(late);
            late.forEach(each -> each.done().completeExceptionally(failure));
        }
    }
}
