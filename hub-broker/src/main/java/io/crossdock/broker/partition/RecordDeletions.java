package io.crossdock.broker.partition;

import io.crossdock.broker.log.PartitionLog;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Those who have records deleted wait until the logs of all replicas start behind them (KIP-107). On the lane, except
 * {@link #isUnsettled}.
 */
final class RecordDeletions {
    private final PartitionLog log;
    private final ReplicationWaits starts;
    private final LongSupplier lowWatermark;
    private final Runnable moved;
    private volatile boolean waiting;
    private volatile long told;

    /**
     * @param lowWatermark the lowest start of the logs of all replicas
     * @param moved tells followers that the log starts elsewhere
     */
    RecordDeletions(PartitionLog log, ReplicationWaits starts, LongSupplier lowWatermark, Runnable moved) {
        this.log = log;
        this.starts = starts;
        this.lowWatermark = lowWatermark;
        this.moved = moved;
    }

    /** @return completes when all replicas have followed; fails with TimeoutException if that takes longer */
    CompletableFuture<Void> deleteBefore(long target, Duration patience) {
        if (target > log.logStartOffset()) {
            log.deleteRecordsBefore(target);
            tell();
        }
        CompletableFuture<Void> everywhere = starts.await(target, patience);
        waiting = true;
        settle();
        return everywhere;
    }

    /** Looks how far the others are. */
    void settle() {
        if (waiting) {
            starts.reached(lowWatermark.getAsLong());
            waiting = !starts.isEmpty();
        }
    }

    /** Retention, which runs elsewhere, moves the start as well. */
    void tell() {
        told = log.logStartOffset();
        moved.run();
    }

    void failAll(RuntimeException failure) {
        starts.failAll(failure);
        waiting = false;
    }

    /** Whether somebody waits, or has not been told. Any thread. */
    boolean isUnsettled() {
        return waiting || told != log.logStartOffset();
    }
}
