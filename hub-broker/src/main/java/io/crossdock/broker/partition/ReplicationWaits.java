package io.crossdock.broker.partition;

import io.crossdock.broker.concurrent.Timer;
import org.apache.kafka.common.errors.TimeoutException;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Those who wait until other replicas have reached an offset, each as long as it wants. Any number, none of them holding
 * up the lane; bounded by the requests in flight. One alarm is set at a time, for whoever's time ends first. Confined to
 * the partition's lane.
 */
final class ReplicationWaits {
    private record Waiter(long offset, long deadline, Duration patience, CompletableFuture<Void> done) {}

    private final PriorityQueue<Waiter> waiting = new PriorityQueue<>(Comparator.comparingLong(Waiter::offset));
    private final Timer timer;
    private final Executor lane;
    private final Clock clock;
    private final String complaint;
    private long alarm = Long.MAX_VALUE;
    private Timer.Cancellable set = () -> {};

    /** @param complaint what has not happened when somebody has waited for too long */
    ReplicationWaits(Timer timer, Executor lane, Clock clock, String complaint) {
        this.timer = timer;
        this.lane = lane;
        this.clock = clock;
        this.complaint = complaint;
    }

    /** @return fails with TimeoutException when the patience is over */
    CompletableFuture<Void> await(long offset, Duration patience) {
        long deadline = clock.millis() + patience.toMillis();
        var waiter = new Waiter(offset, deadline, patience, new CompletableFuture<>());
        waiting.add(waiter);
        if (deadline < alarm) {
            setAlarm(deadline);
        }
        return waiter.done();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Everybody has got that far. */
    void reached(long offset) {
        for (Waiter first = waiting.peek(); first != null && first.offset() <= offset; first = waiting.peek()) {
            waiting.remove();
            first.done().complete(null);
        }
    }

    void failAll(RuntimeException failure) {
        for (Waiter each = waiting.poll(); each != null; each = waiting.poll()) {
            each.done().completeExceptionally(failure);
        }
    }

    private void setAlarm(long deadline) {
        set.cancel();
        alarm = deadline;
        set = timer.after(Duration.ofMillis(Math.max(0, deadline - clock.millis())), lane, this::expire);
    }

    private void expire() {
        long now = clock.millis();
        List<Waiter> late = new ArrayList<>();
        long next = Long.MAX_VALUE;
        for (Waiter each : waiting) {
            if (each.deadline() <= now) {
                late.add(each);
            } else {
                next = Math.min(next, each.deadline());
            }
        }
        waiting.removeAll(late);
        alarm = Long.MAX_VALUE;
        if (next < Long.MAX_VALUE) {
            setAlarm(next);
        }
        for (Waiter each : late) {
            each.done()
                    .completeExceptionally(new TimeoutException(
                            complaint + " within " + each.patience().toMillis() + " ms"));
        }
    }
}
