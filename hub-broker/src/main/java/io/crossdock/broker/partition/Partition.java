package io.crossdock.broker.partition;

import io.crossdock.broker.concurrent.Lane;
import io.crossdock.broker.log.AbortedTransaction;
import io.crossdock.broker.log.ActiveProducer;
import io.crossdock.broker.log.AppendInfo;
import io.crossdock.broker.log.AppendOrigin;
import io.crossdock.broker.log.EpochEnd;
import io.crossdock.broker.log.EpochStart;
import io.crossdock.broker.log.LogConfig;
import io.crossdock.broker.log.LogSlice;
import io.crossdock.broker.log.PartitionLog;
import io.crossdock.broker.log.TransactionMarker;
import io.crossdock.broker.log.Verification;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.FencedLeaderEpochException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.UnknownLeaderEpochException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * One partition as this broker serves it: its log, whether we lead it, and the high watermark, below which every in-sync
 * replica has the data and consumers may read.
 *
 * <p>Whatever changes the log runs on the partition's lane, one at a time. Readers run anywhere: what they use is
 * published through volatile fields.
 */
public final class Partition {
    /** A leader epoch in a request that says "I don't know it", which is never refused. */
    public static final int NO_EPOCH = -1;

    private final PartitionLog log;
    private final Lane lane;
    private final TransactionalAppends transactional;
    private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();
    private final TopicTraffic traffic;
    private volatile Leadership leadership;
    private volatile AckPolicy acks;
    private volatile long highWatermark;

    Partition(PartitionLog log, Lane lane, Leadership leadership, AckPolicy acks, TopicTraffic traffic) {
        this.traffic = traffic;
        this.log = log;
        this.lane = lane;
        this.leadership = leadership;
        this.acks = acks;
        this.transactional = new TransactionalAppends(
                log,
                lane,
                (records, allInSync, verification) -> append(records, AppendOrigin.CLIENT, allInSync, verification));
        highWatermark = log.logEndOffset();
        log.replicatedTo(highWatermark);
    }

    public TopicPartition id() {
        return log.topicPartition();
    }

    public Uuid topicId() {
        return log.topicId();
    }

    /** What clients wrote here and, which whoever answers them counts, read. */
    public TopicTraffic traffic() {
        return traffic;
    }

    public boolean leads() {
        return leadership.leads();
    }

    public int leaderEpoch() {
        return leadership.epoch();
    }

    public long highWatermark() {
        return highWatermark;
    }

    /**
     * Appends a batch, behind everything handed over before; on the caller's thread if nothing is.
     *
     * @param allInSync whether the batch must be on every in-sync replica, of which there must be enough (acks=all), and
     *     on the disk where {@link AckPolicy} says so
     * @return completes when the batch is there, on a flusher's thread if it waited for the disk; fails with the {@code ApiException} to answer. The records are not
     *     read after it completed.
     */
    public CompletableFuture<AppendInfo> append(MemoryRecords records, AppendOrigin origin, boolean allInSync) {
        var done = new CompletableFuture<AppendInfo>();
        return soon(done, () -> follow(append(records, origin, allInSync, Verification.NONE), done));
    }

    /**
     * Appends a producer's batch of a transaction, as {@link #append(MemoryRecords, AppendOrigin, boolean)} does. If the
     * transaction is not open here yet, the coordinator is asked first, and the producer's later batches wait as well.
     */
    public CompletableFuture<AppendInfo> append(MemoryRecords records, boolean allInSync, Admission admission) {
        var done = new CompletableFuture<AppendInfo>();
        return soon(done, () -> {
            requireLeader(NO_EPOCH);
            transactional.append(records, allInSync, admission, done);
        });
    }

    /** Ends a producer's transaction here, behind everything handed over before; acknowledged as with acks=all. */
    public CompletableFuture<AppendInfo> append(TransactionMarker marker) {
        var done = new CompletableFuture<AppendInfo>();
        return soon(done, () -> {
            Leadership now = requireLeader(NO_EPOCH);
            AckPolicy policy = acks;
            policy.requireReplicas(id(), now.inSync());
            AppendInfo appended = log.append(marker, now.epoch());
            advance(log.logEndOffset());
            follow(acknowledged(appended, policy.transactionalDisk()), done);
        });
    }

    /**
     * Returns when the disk takes what the broker itself writes here.
     *
     * @throws io.crossdock.broker.log.DiskFullException when it does not for now
     */
    public void requireRoom() {
        log.requireRoom();
    }

    /** The producers that have written here and are not forgotten. */
    public CompletableFuture<List<ActiveProducer>> activeProducers() {
        return onLane(() -> {
            requireLeader(NO_EPOCH);
            return log.activeProducers();
        });
    }

    private CompletableFuture<AppendInfo> append(
            MemoryRecords records, AppendOrigin origin, boolean allInSync, Verification verification) {
        Leadership now = requireLeader(NO_EPOCH);
        AckPolicy policy = acks;
        if (allInSync) {
            policy.requireReplicas(id(), now.inSync());
        }
        boolean disk = allInSync && policy.waitsForDisk(records);
        AppendInfo appended = log.append(records, now.epoch(), origin, verification);
        advance(log.logEndOffset());
        if (origin == AppendOrigin.CLIENT && !appended.duplicate()) {
            traffic.produced(records.sizeInBytes(), appended.lastOffset() - appended.firstOffset() + 1);
        }
        return acknowledged(appended, disk);
    }

    /** The lane goes on meanwhile, and consumers read what is in memory: see ADR 2. */
    private CompletableFuture<AppendInfo> acknowledged(AppendInfo appended, boolean disk) {
        return disk
                ? log.whenOnDisk(appended.lastOffset() + 1).thenApply(nothing -> appended)
                : CompletableFuture.completedFuture(appended);
    }

    private static void follow(CompletableFuture<AppendInfo> appended, CompletableFuture<AppendInfo> done) {
        appended.whenComplete((info, failure) -> {
            if (failure == null) {
                done.complete(info);
            } else {
                done.completeExceptionally(failure);
            }
        });
    }

    /** Runs a short task on the lane, here if nothing is under way; what it throws is the answer. */
    private <T> CompletableFuture<T> soon(CompletableFuture<T> done, Runnable work) {
        Runnable task = () -> {
            try {
                work.run();
            } catch (Throwable failed) { // whatever it is, whoever waits must hear of it
                done.completeExceptionally(failed);
            }
        };
        try {
            if (log.appendsQuickly()) {
                lane.executeHere(task);
            } else {
                lane.execute(task);
            }
        } catch (RejectedExecutionException closing) {
            return CompletableFuture.failedFuture(shuttingDown(closing));
        }
        return done;
    }

    /**
     * What can be read from an offset on.
     *
     * @param leaderEpoch the epoch the client believes in, or {@link #NO_EPOCH}
     * @param atLeastOneBatch whether the first batch is returned even if it is larger than {@code maxBytes}
     * @param isolation whether what open transactions have written is read too
     * @throws org.apache.kafka.common.errors.ApiException the error to answer
     */
    public PartitionRead read(
            long offset, int leaderEpoch, int maxBytes, boolean atLeastOneBatch, IsolationLevel isolation) {
        requireLeader(leaderEpoch);
        long replicated = highWatermark;
        if (offset > replicated) {
            throw new OffsetOutOfRangeException(
                    "offset " + offset + " of " + id() + " is beyond the last readable one, " + replicated);
        }
        long stable = log.lastStableOffset(replicated);
        boolean committed = isolation == IsolationLevel.READ_COMMITTED;
        long upTo = committed ? stable : replicated;
        while (true) {
            LogSlice slice = log.read(offset, maxBytes, upTo, atLeastOneBatch);
            List<AbortedTransaction> aborted = committed ? aborted(slice, offset) : List.of();
            if (aborted != null) {
                boolean goesOn = log.goesOnInLaterSegment(slice, upTo);
                return new PartitionRead(slice, replicated, stable, log.logStartOffset(), goesOn, aborted);
            }
        }
    }

    /** Null when the slice is of a segment that has gone meanwhile; it is released then. */
    private @Nullable List<AbortedTransaction> aborted(LogSlice slice, long offset) {
        if (slice.sizeInBytes() == 0) {
            return List.of();
        }
        List<AbortedTransaction> found = null;
        try {
            found = log.abortedIn(slice, offset).orElse(null);
            return found;
        } finally {
            if (found == null) {
                slice.release();
            }
        }
    }

    /** Up to here this kind of reader may read. */
    public long readableTo(IsolationLevel isolation) {
        long replicated = highWatermark;
        return isolation == IsolationLevel.READ_COMMITTED ? log.lastStableOffset(replicated) : replicated;
    }

    /** Whether a read from this offset needs no disk; see {@link PartitionLog#isRecent}. */
    public boolean isRecent(long offset) {
        return log.isRecent(offset);
    }

    /**
     * Where an epoch ended, see {@link PartitionLog#endOffsetForEpoch}. One that wrote nothing, up to the present one,
     * ends where the log does.
     *
     * @param leaderEpoch the epoch the client believes in, or {@link #NO_EPOCH}
     */
    public Optional<EpochEnd> endOfEpoch(int epoch, int leaderEpoch) {
        Leadership now = requireLeader(leaderEpoch);
        List<EpochStart> known = log.leaderEpochs();
        int latest = known.isEmpty() ? NO_EPOCH : known.get(known.size() - 1).epoch();
        if (epoch > latest && epoch <= now.epoch()) {
            return Optional.of(new EpochEnd(epoch, log.logEndOffset()));
        }
        return log.endOffsetForEpoch(epoch);
    }

    /** The log, for questions about offsets, once it is certain that we lead it in this epoch. */
    public PartitionLog leaderLog(int leaderEpoch) {
        requireLeader(leaderEpoch);
        return log;
    }

    /**
     * Moves the log start offset up to {@code offset}.
     *
     * @param offset -1 for the high watermark
     * @return the new log start offset
     */
    public CompletableFuture<Long> deleteRecordsBefore(long offset) {
        return onLane(() -> {
            requireLeader(NO_EPOCH);
            long target = offset == -1 ? highWatermark : offset;
            if (target < 0 || target > highWatermark) {
                throw new OffsetOutOfRangeException("cannot delete records of " + id() + " before " + offset
                        + ": the high watermark is " + highWatermark);
            }
            if (target > log.logStartOffset()) {
                log.deleteRecordsBefore(target);
            }
            return log.logStartOffset();
        });
    }

    /** From now on the watcher runs whenever there is more to read, or the leadership changes. It must not block. */
    public void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    public void unwatch(Runnable watcher) {
        watchers.remove(watcher);
    }

    void follow(Leadership next) {
        Leadership before = leadership;
        leadership = next;
        if (!before.equals(next)) {
            wakeWatchers();
        }
    }

    void configure(LogConfig config, AckPolicy policy) {
        log.configure(config);
        acks = policy;
    }

    /** Nothing is served any more; whoever waits is told. */
    void resign() {
        leadership = new Leadership(false, leadership.epoch(), 0);
        wakeWatchers();
    }

    private Leadership requireLeader(int clientEpoch) {
        Leadership now = leadership;
        if (!now.leads()) {
            throw new NotLeaderOrFollowerException("this broker does not lead " + id());
        }
        if (clientEpoch != NO_EPOCH && clientEpoch < now.epoch()) {
            throw new FencedLeaderEpochException(
                    "leader epoch " + clientEpoch + " of " + id() + " is over; it is " + now.epoch());
        }
        if (clientEpoch != NO_EPOCH && clientEpoch > now.epoch()) {
            throw new UnknownLeaderEpochException(
                    "leader epoch " + clientEpoch + " of " + id() + " is not known here yet; it is " + now.epoch());
        }
        return now;
    }

    private void advance(long to) {
        if (to > highWatermark) {
            highWatermark = to;
            log.replicatedTo(to); // the last stable offset moves with it
            wakeWatchers();
        }
    }

    private void wakeWatchers() {
        watchers.forEach(Runnable::run);
    }

    private <T> CompletableFuture<T> onLane(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, lane);
        } catch (RejectedExecutionException closing) {
            return CompletableFuture.failedFuture(shuttingDown(closing));
        }
    }

    static NotLeaderOrFollowerException shuttingDown(RejectedExecutionException closing) {
        return new NotLeaderOrFollowerException("this broker is shutting down", closing);
    }
}
