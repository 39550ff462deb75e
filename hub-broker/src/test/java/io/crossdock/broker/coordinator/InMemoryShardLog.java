package io.crossdock.broker.coordinator;

import io.crossdock.broker.log.DiskFullException;
import io.crossdock.broker.log.TransactionMarker;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** A partition without disk or replicas; a test decides when batches are committed, and which fail. Thread-safe. */
public final class InMemoryShardLog implements ShardLog {
    private final TopicPartition partition;
    private final List<MemoryRecords> batches = new ArrayList<>();
    private final Deque<CompletableFuture<Void>> uncommitted = new ArrayDeque<>();
    private boolean holding;
    private final List<TransactionMarker> markers = new CopyOnWriteArrayList<>();
    private @Nullable RuntimeException tooLate;
    private boolean full;
    private boolean alone;
    private CompletableFuture<Void> replicated = CompletableFuture.completedFuture(null);
    private int reads;
    private @Nullable RuntimeException nextFailure;
    private IntSupplier largestBatch = () -> Integer.MAX_VALUE;

    public InMemoryShardLog(TopicPartition partition) {
        this.partition = partition;
    }

    @Override
    public TopicPartition topicPartition() {
        return partition;
    }

    @Override
    public synchronized void requireRoom() {
        if (full) {
            throw new DiskFullException("as if there were no room");
        }
        if (alone) {
            throw new NotEnoughReplicasException("as if there were no others");
        }
    }

    @Override
    public synchronized CompletableFuture<Void> append(MemoryRecords batch) {
        if (full) {
            return CompletableFuture.failedFuture(new DiskFullException("as if there were no room"));
        }
        if (nextFailure != null) {
            RuntimeException failure = nextFailure;
            nextFailure = null;
            return CompletableFuture.failedFuture(failure);
        }
        if (batch.sizeInBytes() > largestBatch.getAsInt()) {
            return CompletableFuture.failedFuture(new RecordTooLargeException(
                    batch.sizeInBytes() + " bytes, and this log takes " + largestBatch.getAsInt()));
        }
        batches.add(batch);
        if (!holding) {
            return CompletableFuture.completedFuture(null);
        }
        var committed = new CompletableFuture<Void>();
        uncommitted.add(committed);
        return committed;
    }

    @Override
    public CompletableFuture<Void> append(TransactionMarker marker) {
        markers.add(marker);
        var type = marker.outcome() == TransactionMarker.Outcome.COMMIT
                ? ControlRecordType.COMMIT
                : ControlRecordType.ABORT;
        return append(MemoryRecords.withEndTransactionMarker(
                0,
                0,
                -1,
                marker.producerId(),
                marker.producerEpoch(),
                new EndTransactionMarker(type, marker.coordinatorEpoch())));
    }

    @Override
    public synchronized void check(TransactionMarker marker) {
        if (tooLate != null) {
            throw tooLate;
        }
    }

    @Override
    public void replay(Consumer<RecordBatch> each) {
        synchronized (this) {
            reads++;
        }
        for (MemoryRecords records : batches()) {
            records.batches().forEach(each);
        }
    }

    @Override
    public synchronized CompletableFuture<Void> whenCommitted() {
        return replicated;
    }

    /** What is in the log now is on no other replica until {@link #replicated}. */
    public synchronized void unreplicated() {
        replicated = new CompletableFuture<>();
    }

    public synchronized void replicated() {
        replicated.complete(null);
    }

    /** Whether there are too few in-sync replicas from now on. */
    public synchronized void alone(boolean without) {
        alone = without;
    }

    /** Batches with more bytes are refused from now on, as a partition does it. */
    public synchronized void refuseLargerThan(IntSupplier bytes) {
        largestBatch = bytes;
    }

    /** From now on batches wait for {@link #commitAll}. */
    public synchronized void hold() {
        holding = true;
    }

    public synchronized void commitAll() {
        holding = false;
        uncommitted.forEach(waiting -> waiting.complete(null));
        uncommitted.clear();
    }

    public synchronized void failNext(RuntimeException failure) {
        nextFailure = failure;
    }

    /** Fails what waits, although it stays in the log: the writer cannot know. */
    public synchronized void failAll(RuntimeException failure) {
        holding = false;
        uncommitted.forEach(waiting -> waiting.completeExceptionally(failure));
        uncommitted.clear();
    }

    /** The markers as they came. */
    public List<TransactionMarker> markers() {
        return markers;
    }

    /** From now on markers come too late. */
    public synchronized void refuseMarkers(RuntimeException because) {
        tooLate = because;
    }

    /** Whether its disk has no room from now on. */
    public synchronized void full(boolean without) {
        full = without;
    }

    /** How often it was read from its start. */
    public synchronized int reads() {
        return reads;
    }

    public synchronized List<MemoryRecords> batches() {
        return List.copyOf(batches);
    }
}
