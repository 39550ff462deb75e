package io.crossdock.broker.log;

import org.apache.kafka.common.errors.NotLeaderOrFollowerException;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Those who wait until their records are on the disk. One sync of a log runs at a time; it takes along everything that
 * was appended before it began, and all who waited for that go on together, while the next ones gather for the next
 * sync. So the disk is asked once for many batches, and a batch waits for two syncs at most.
 *
 * <p>Syncs of different logs run side by side on the flushers; the file system joins what arrives together. What waits is
 * bounded by the requests in flight.
 *
 * <p>When the log is cut, those whose records went with it are told so, and nobody takes a sync of what was cut off for
 * one of what was appended in its place. {@link #await} and {@link #truncated} belong to the partition's lane.
 */
final class DiskWaits {
    /** @param cuts how often the log had been cut when it was appended to */
    private record Waiter(long offset, int cuts, CompletableFuture<Void> done) {}

    private final LogPlace place;
    private final LogFlush flush;
    private final LongSupplier endOffset;
    private final Executor flushers;
    private final ConcurrentLinkedQueue<Waiter> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean syncing = new AtomicBoolean();
    private final AtomicInteger cuts = new AtomicInteger();

    DiskWaits(LogPlace place, LogFlush flush, LongSupplier endOffset) {
        this.place = place;
        this.flush = flush;
        this.endOffset = endOffset;
        this.flushers = place.environment().flushers();
    }

    /** Completes, on a flusher's thread, when everything below {@code offset} is on the disk; fails with the disk. */
    CompletableFuture<Void> await(long offset) {
        if (flush.syncedTo() >= offset) {
            return CompletableFuture.completedFuture(null);
        }
        var waiter = new Waiter(offset, cuts.get(), new CompletableFuture<>());
        waiting.add(waiter);
        startSync();
        return waiter.done();
    }

    /** The log now ends here; what is on the disk of it is known already. */
    void truncated(long newEnd) {
        cuts.incrementAndGet();
        for (Iterator<Waiter> each = waiting.iterator(); each.hasNext(); ) {
            Waiter waiter = each.next();
            if (waiter.offset() > newEnd) { // what the others wait for is still there
                each.remove();
                waiter.done().completeExceptionally(cutOff());
            }
        }
    }

    private void startSync() {
        if (!syncing.compareAndSet(false, true)) {
            return; // the one under way looks again when it is done
        }
        try {
            flushers.execute(this::sync);
        } catch (RejectedExecutionException closing) {
            syncing.set(false);
            release(new NotLeaderOrFollowerException("this broker is shutting down", closing));
        }
    }

    private void sync() {
        try {
            int cutsBefore = cuts.get();
            flush.syncTo(endOffset.getAsLong());
            release(flush.syncedTo(), cutsBefore);
        } catch (RuntimeException failed) {
            release(failed);
        } finally {
            syncing.set(false);
        }
        if (!waiting.isEmpty()) {
            startSync();
        }
    }

    /** Who came after a later cut is not meant: the sync may have been of what was in the place of its records. */
    private void release(long reached, int cutsBefore) {
        for (Iterator<Waiter> each = waiting.iterator(); each.hasNext(); ) {
            Waiter waiter = each.next();
            if (waiter.offset() <= reached && waiter.cuts() <= cutsBefore) {
                each.remove();
                waiter.done().complete(null);
            }
        }
    }

    private NotLeaderOrFollowerException cutOff() {
        return new NotLeaderOrFollowerException(
                "the end of " + place.partition() + " was cut off before it was on the disk");
    }

    private void release(RuntimeException failure) {
        for (Waiter waiter = waiting.poll(); waiter != null; waiter = waiting.poll()) {
            waiter.done().completeExceptionally(failure);
        }
    }
}
