package io.crossdock.broker.coordinator;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The way of one shard's records into its log.
 *
 * <p>The first record opens a batch and queues its append behind the operations that already wait on the lane, so their
 * records ride along: one append for what piled up during the last one, and no delay when nothing did. What waits is
 * bounded by the requests in flight per connection. Confined to the shard's lane; dead after the first failure.
 */
final class Appender {
    private final ShardLog log;
    private final Executor lane;
    private final Clock clock;
    private final Consumer<Throwable> onFailure;
    private final Deque<PendingBatch> underWay = new ArrayDeque<>();
    private @Nullable PendingBatch open;
    private boolean dead;
    private boolean committed;

    /** @param onFailure hears of the first append that failed */
    Appender(ShardLog log, Executor lane, Clock clock, Consumer<Throwable> onFailure) {
        this.log = log;
        this.lane = lane;
        this.clock = clock;
        this.onFailure = onFailure;
    }

    /** Appends, and lets the consequences wait for these records and all before them. */
    void append(Result<?> result, List<Consequence> consequences) {
        if (result.appends()) {
            PendingBatch batch = openBatch(result.framing());
            batch.add(result.records());
            batch.await(consequences);
            if (batch.isFull()) {
                flush(batch);
            }
            return;
        }
        PendingBatch last = open != null ? open : underWay.peekLast();
        if (last == null) {
            consequences.forEach(Consequence::committed);
        } else {
            last.await(consequences);
        }
    }

    /** Whether any batch has been committed. */
    boolean hasCommitted() {
        return committed;
    }

    /** Ends everything that waits. */
    void lose(Throwable cause) {
        dead = true;
        var lost = new ArrayList<>(underWay);
        if (open != null) {
            lost.add(open);
        }
        underWay.clear();
        open = null;
        lost.forEach(batch -> batch.lose(cause));
    }

    private PendingBatch openBatch(Framing framing) {
        if (open != null && open.takes(framing)) {
            return open;
        }
        if (open != null) {
            flush(open); // another kind of batch; it keeps its place
        }
        var fresh = new PendingBatch(framing);
        open = fresh;
        lane.execute(() -> flush(fresh));
        return fresh;
    }

    private void flush(PendingBatch batch) {
        if (open != batch) {
            return; // was full and left early, or is lost
        }
        open = null;
        underWay.add(batch);
        CompletableFuture<Void> appended = appendToLog(batch);
        if (appended.isDone()) {
            appended.whenComplete((nothing, failure) -> settle(batch, failure));
        } else {
            appended.whenCompleteAsync((nothing, failure) -> settle(batch, failure), lane);
        }
    }

    private CompletableFuture<Void> appendToLog(PendingBatch batch) {
        try {
            return batch.append(log, clock.millis());
        } catch (Throwable refused) { // an Error too: all behind this batch wait for it
            return CompletableFuture.failedFuture(refused);
        }
    }

    private void settle(PendingBatch batch, @Nullable Throwable failure) {
        if (dead) {
            return; // this batch was lost with an earlier one
        }
        if (failure != null) {
            onFailure.accept(failure);
            return;
        }
        batch.commit();
        committed = true;
        while (!underWay.isEmpty() && underWay.peek().isCommitted()) {
            underWay.remove().release();
        }
    }
}
