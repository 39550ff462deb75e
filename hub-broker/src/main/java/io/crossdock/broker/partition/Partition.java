package io.crossdock.broker.partition;

import io.crossdock.broker.concurrent.Lane;
import io.crossdock.broker.log.ActiveProducer;
import io.crossdock.broker.log.AppendInfo;
import io.crossdock.broker.log.AppendOrigin;
import io.crossdock.broker.log.EpochEnd;
import io.crossdock.broker.log.EpochStart;
import io.crossdock.broker.log.LogConfig;
import io.crossdock.broker.log.PartitionLog;
import io.crossdock.broker.log.TransactionMarker;
import io.crossdock.broker.log.Verification;
import io.crossdock.broker.metadata.config.SchemaValidation;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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

    private static final Logger LOG = LoggerFactory.getLogger(Partition.class);

    private final PartitionLog log;
    private final Lane lane;
    private final TransactionalAppends transactional;
    private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();
    private final ConsumerReads consumers;
    private final Followers followers;
    private final InSyncProposals proposals;
    private final RecordDeletions deletions;
    private final TopicTraffic traffic;
    private final Surroundings around;
    private final ReplicationWaits waits;
    private final EarlyAppends early;
    private final RefusedSequences refused;
    private volatile Leadership leadership;
    private volatile @Nullable LeaderTerm term;
    private volatile AckPolicy acks;
    private volatile SchemaValidation validation = SchemaValidation.OFF;
    private volatile ThrottledReplica throttled = ThrottledReplica.NEVER;
    private volatile long highWatermark;

    /**
     * What all partitions of this broker have in common.
     *
     * @param lives the broker epochs of those who take part in the cluster, by the newest image
     * @param throttles how fast replicas are copied that are out of sync
     */
    record Surroundings(
            int nodeId,
            Replication replication,
            Supplier<Map<Integer, Long>> lives,
            Throttles throttles,
            ReplicationCounts counts) {}

    /** On the lane. */
    Partition(
            PartitionLog log,
            Lane lane,
            Leadership leadership,
            AckPolicy acks,
            TopicTraffic traffic,
            Surroundings around) {
        this.traffic = traffic;
        this.log = log;
        this.lane = lane;
        this.acks = acks;
        this.around = around;
        this.transactional = new TransactionalAppends(log, lane, this::append);
        waits = waits("not every in-sync replica of " + id() + " had the records");
        consumers = new ConsumerReads(log);
        followers = new Followers(
                log, lane, around.replication().timer(), around.throttles().leader());
        proposals = new InSyncProposals(log, lane, around.replication().changes(), this::settled);
        deletions = new RecordDeletions(
                log,
                waits("not every live replica of " + id() + " deleted the records"),
                this::lowWatermark,
                followers::moved);
        refused = new RefusedSequences(log::knows);
        early = new EarlyAppends(
                around.replication().timer(), lane, around.replication().clock());
        highWatermark = leadership.alone() ? log.logEndOffset() : log.notedReplicated();
        log.replicatedTo(highWatermark);
        this.leadership = leadership.resigned();
        begin(leadership);
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

    /** First offset there is. */
    public long logStartOffset() {
        return log.logStartOffset();
    }

    /** Whether it is copied from a leader elsewhere. */
    boolean copies() {
        return leadership.follows(around.nodeId());
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
     * @return completes when the batch is there, on a flusher's thread if it waited for the disk; fails with the {@code ApiException} to answer. The records are not
     *     read after it completed.
     */
    public CompletableFuture<AppendInfo> append(MemoryRecords records, AppendOrigin origin, Acks wanted) {
        var done = new CompletableFuture<AppendInfo>();
        return soon(done, () -> follow(append(records, origin, wanted, Verification.NONE), done));
    }

    /**
     * Appends a producer's batch of a transaction, as {@link #append(MemoryRecords, AppendOrigin, Acks)} does. If the
     * transaction is not open here yet, the coordinator is asked first, and the producer's later batches wait as well.
     */
    public CompletableFuture<AppendInfo> append(
            MemoryRecords records, AppendOrigin origin, Acks wanted, Admission admission) {
        var done = new CompletableFuture<AppendInfo>();
        return soon(done, () -> {
            if (leads()) {
                transactional.append(records, origin, wanted, admission, done);
            } else { // which says so
                follow(append(records, origin, wanted, Verification.NONE), done);
            }
        });
    }

    /**
     * Refuses a producer's batch for now, in its order: what the producer has sent behind it must not come before it.
     *
     * @param why after which the producer tries again
     * @return fails with {@code why}
     */
    public CompletableFuture<AppendInfo> refuse(MemoryRecords records, RetriableException why) {
        var done = new CompletableFuture<AppendInfo>();
        return soon(done, () -> {
            refused.note(records, now());
            done.completeExceptionally(why);
        });
    }

    /** What producers' records must be to come in here. Any thread. */
    public SchemaValidation validation() {
        return validation;
    }

    /** Ends a producer's transaction here, behind everything handed over before; acknowledged as with acks=all. */
    public CompletableFuture<AppendInfo> append(TransactionMarker marker) {
        var done = new CompletableFuture<AppendInfo>();
        return soon(done, () -> {
            Leadership now = requireLeader(NO_EPOCH);
            AckPolicy policy = acks;
            policy.requireReplicas(id(), now.inSync());
            long before = log.logEndOffset();
            AppendInfo appended = log.append(marker, now.epoch());
            appended(before);
            follow(acknowledged(appended, policy.transactionalDisk(), Acks.ALL), done);
        });
    }

    /**
     * Returns when what the broker itself writes here would be taken now.
     *
     * @throws io.crossdock.broker.log.DiskFullException when the disk has no room for now
     * @throws org.apache.kafka.common.errors.NotEnoughReplicasException when too few replicas are in sync
     */
    public void requireRoom() {
        log.requireRoom();
        acks.requireReplicas(id(), leadership.inSync());
    }

    /** Whether so many replicas are in sync that what is written with acks=all is taken. Any thread. */
    public boolean hasEnoughInSync() {
        return leadership.inSync() >= acks.minInSync();
    }

    /** The producers that have written here and are not forgotten. */
    public CompletableFuture<List<ActiveProducer>> activeProducers() {
        return onLane(() -> {
            requireLeader(NO_EPOCH);
            return log.activeProducers();
        });
    }

    private CompletableFuture<AppendInfo> append(
            MemoryRecords records, AppendOrigin origin, Acks wanted, Verification verification) {
        if (!refused.isEmpty()) {
            refused.requireInOrder(records, now());
        }
        try {
            return appendAsLeader(records, origin, wanted, verification);
        } catch (RetriableException forNow) { // what was sent behind these records must not come before them
            refused.note(records, now());
            throw forNow;
        }
    }

    private CompletableFuture<AppendInfo> appendAsLeader(
            MemoryRecords records, AppendOrigin origin, Acks wanted, Verification verification) {
        Leadership now = requireLeader(NO_EPOCH);
        AckPolicy policy = acks;
        if (wanted.allInSync()) {
            policy.requireReplicas(id(), now.inSync());
        }
        boolean disk = wanted.allInSync() && policy.waitsForDisk(records);
        long before = log.logEndOffset();
        AppendInfo appended = log.append(records, now.epoch(), origin, verification);
        appended(before);
        if (origin.isClient() && !appended.duplicate()) {
            traffic.produced(records.sizeInBytes(), appended.lastOffset() - appended.firstOffset() + 1);
        }
        return acknowledged(appended, disk, wanted);
    }

    /**
     * The lane goes on meanwhile, and consumers read what is in memory, of all replicas that is: see ADR 2. What was sent
     * twice waits like the first time.
     */
    private CompletableFuture<AppendInfo> acknowledged(AppendInfo appended, boolean disk, Acks wanted) {
        CompletableFuture<AppendInfo> done = disk
                ? log.whenOnDisk(appended.lastOffset() + 1).thenApply(nothing -> appended)
                : CompletableFuture.completedFuture(appended);
        if (!wanted.allInSync() || highWatermark > appended.lastOffset()) {
            return done;
        }
        return waits.await(appended.lastOffset() + 1, wanted.patience()).thenCompose(nothing -> done);
    }

    /** The log has become longer. */
    private void appended(long before) {
        LeaderTerm leading = term;
        if (leading != null && log.logEndOffset() > before) {
            leading.appended(before, now());
            followers.longer();
        }
        advance();
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

    /** Runs an append on the lane, here if nothing is under way; what it throws is the answer. */
    private <T> CompletableFuture<T> soon(CompletableFuture<T> done, Runnable append) {
        Runnable attempt = () -> {
            try {
                append.run();
            } catch (Throwable failed) { // whatever it is, whoever waits must hear of it
                done.completeExceptionally(failed);
            }
        };
        Runnable task = () -> {
            if (!mayLeadNext() || !early.hold(attempt)) {
                attempt.run();
            }
        };
        return hand(task, log.appendsQuickly(), done);
    }

    private boolean mayLeadNext() {
        Leadership now = leadership;
        return now.follows(around.nodeId()) && now.isr().contains(around.nodeId());
    }

    /** @param quickly whether the task may run here, if nothing is under way */
    private <T> CompletableFuture<T> hand(Runnable task, boolean quickly, CompletableFuture<T> done) {
        try {
            if (quickly) {
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
     * What a consumer can read from an offset on. A follower knows a lower high watermark than its leader: what lies
     * between that and its end is not there yet, and what lies beyond its end is out of range, which sends the consumer
     * back to the leader (KIP-392).
     *
     * @param atLeastOneBatch whether the first batch is returned even if it is larger than {@code maxBytes}
     * @throws org.apache.kafka.common.errors.ApiException the error to answer
     */
    public PartitionRead read(ConsumerFetch fetch, int maxBytes, boolean atLeastOneBatch) {
        leadership.requireReadable(id(), around.nodeId(), fetch);
        return consumers.read(fetch, highWatermark, maxBytes, atLeastOneBatch);
    }

    /**
     * The follower a consumer had better read from, which is in sync and has what the consumer asks for. Any thread.
     *
     * @param rack where the consumer stands
     * @param racks of brokers that serve the consumer, by node id
     * @return empty if nobody is nearer than this broker, or this broker does not lead
     */
    public OptionalInt nearest(ConsumerFetch fetch, String rack, Map<Integer, String> racks) {
        Leadership now = leadership;
        LeaderTerm leading = term;
        if (leading == null || !now.leads()) {
            return OptionalInt.empty();
        }
        var copies = new ArrayList<NearestReplica.Copy>();
        for (int replica : now.isr()) {
            leading.known(replica)
                    .filter(state -> state.logStart() >= 0
                            && state.logStart() <= fetch.offset()
                            && fetch.offset() <= state.endOffset())
                    .ifPresent(state ->
                            copies.add(new NearestReplica.Copy(replica, state.endOffset(), state.caughtUpMillis())));
        }
        return NearestReplica.of(rack, around.nodeId(), copies, racks);
    }

    /** Up to here this kind of reader may read. */
    public long readableTo(IsolationLevel isolation) {
        return consumers.readableTo(isolation, highWatermark);
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
     * Moves the log start offset up to {@code offset}, here and on every replica whose broker lives (KIP-107).
     *
     * @param offset -1 for the high watermark
     * @param patience how long others are waited for
     * @return the lowest log start offset of them all
     */
    public CompletableFuture<Long> deleteRecordsBefore(long offset, Duration patience) {
        return onLane(() -> {
                    requireLeader(NO_EPOCH);
                    long target = offset == -1 ? highWatermark : offset;
                    if (target < 0 || target > highWatermark) {
                        throw new OffsetOutOfRangeException("cannot delete records of " + id() + " before " + offset
                                + ": the high watermark is " + highWatermark);
                    }
                    return deletions.deleteBefore(target, patience);
                })
                .thenCompose(everywhere -> everywhere)
                .thenApply(nothing -> lowWatermark());
    }

    /** The lowest start of the logs of all replicas whose brokers live; -1 while one has not been heard of. */
    private long lowWatermark() {
        LeaderTerm leading = term;
        return leading == null
                ? log.logStartOffset()
                : leading.lowWatermark(log.logStartOffset(), around.lives().get());
    }

    /**
     * What a follower can read from an offset on: everything there is.
     *
     * @throws org.apache.kafka.common.errors.ApiException the error to answer
     */
    public PartitionRead read(ReplicaFetch fetch, int maxBytes, boolean atLeastOneBatch) {
        leadership.requireReplica(id(), fetch);
        if (throttled.asLeader() && !leadership.isr().contains(fetch.replica())) {
            return followers.readSlowly(fetch, highWatermark, maxBytes, atLeastOneBatch);
        }
        return followers.read(fetch, highWatermark, maxBytes, atLeastOneBatch);
    }

    /**
     * Where a follower has to look for the point at which its log parted from this one, if it has: the largest epoch
     * known here that is not larger than that of its last record, and where that ended.
     */
    public Optional<EpochEnd> parted(ReplicaFetch fetch) {
        leadership.requireReplica(id(), fetch);
        if (fetch.lastEpoch() < 0) {
            return Optional.empty();
        }
        Optional<EpochEnd> end = endOfEpoch(fetch.lastEpoch(), fetch.leaderEpoch());
        if (end.isEmpty()) { // of an epoch that is not known here yet, though the one it copies in is
            return Optional.of(new EpochEnd(fetch.lastEpoch(), log.logEndOffset()))
                    .filter(own -> own.endOffset() < fetch.offset());
        }
        return end.filter(own -> own.epoch() < fetch.lastEpoch() || own.endOffset() < fetch.offset());
    }

    /** A follower has everything below the offset it asks for. Any thread; what follows from it is done on the lane. */
    public void fetched(ReplicaFetch fetch) {
        LeaderTerm leading = term;
        if (leading == null || leading.knows(fetch)) {
            return;
        }
        try {
            lane.executeHere(() -> note(fetch));
        } catch (RejectedExecutionException closing) {
            LOG.debug("{} is closing; {} counts no more", id(), fetch, closing);
        }
    }

    private void note(ReplicaFetch fetch) {
        LeaderTerm leading = term;
        boolean current = leading != null
                && leadership.leads()
                && (fetch.leaderEpoch() == NO_EPOCH || fetch.leaderEpoch() == leadership.epoch());
        if (leading == null
                || !current
                || fetch.offset() > log.logEndOffset()
                || fetch.offset() < log.logStartOffset()
                || parted(fetch).isPresent()) {
            return; // it is told so, and what it has beyond is not this log's
        }
        leading.fetched(fetch, log.logEndOffset(), now());
        advance();
        settleInSync();
        deletions.settle();
    }

    /** Looks whether somebody lags, or has gone. On the lane. */
    void look() {
        settleInSync();
        deletions.settle();
        deletions.tell();
    }

    /** How far its followers are, as this broker leads it. Any thread. */
    ReplicationHealth health() {
        Leadership now = leadership;
        LeaderTerm leading = term;
        if (!now.leads()) {
            return ReplicationHealth.NOTHING;
        }
        var lacking = new ArrayList<>(now.agreed().target());
        lacking.removeAll(now.isr());
        lacking.removeAll(now.agreed().adding());
        return new ReplicationHealth(
                lacking.isEmpty() ? 0 : 1,
                now.inSync() < acks.minInSync() ? 1 : 0,
                now.agreed().isMoving() ? 1 : 0,
                leading == null ? 0 : leading.mostBehind(log.logStartOffset(), log.logEndOffset()));
    }

    /** Whether {@link #look} would find anything to do. Any thread. */
    boolean isUnsettled() {
        LeaderTerm leading = term;
        return leading != null
                && (highWatermark < log.logEndOffset() || leading.isUnsettled() || deletions.isUnsettled());
    }

    private void settleInSync() {
        LeaderTerm leading = term;
        if (leading == null) {
            return;
        }
        leading.propose(
                        log.logEndOffset(),
                        highWatermark,
                        now(),
                        around.replication().config().lagMax().toMillis(),
                        leastInSync(leadership),
                        around.lives().get())
                .ifPresent(proposal -> proposals.write(leading, proposal));
    }

    private void settled(LeaderTerm of) {
        if (of == term) {
            advance();
        }
    }

    /** How far this follower has got. On the lane, or while nothing is under way to be copied. */
    CopyPosition position() {
        return new CopyPosition(leadership.epoch(), log.logEndOffset(), log.lastRecordEpoch(), log.logStartOffset());
    }

    /**
     * Does what the leader's answer asks for.
     *
     * @param asked what it is the answer to
     * @param answer without an error; its records are not read after the future completed
     * @return where to go on; fails with NotLeaderOrFollowerException when this broker no longer copies in that epoch
     */
    CompletableFuture<CopyPosition> copy(CopyPosition asked, PartitionData answer) {
        return copying(asked, () -> {
            if (Following.hasParted(answer)) {
                Following.cut(answer, log, highWatermark);
                lowerHighWatermark();
            } else {
                Following.append(answer, log);
                int bytes = answer.records() == null ? 0 : answer.records().sizeInBytes();
                around.counts().copied(bytes);
                if (isThrottled()) {
                    around.throttles().follower().spent(bytes);
                }
                raise(Math.min(answer.highWatermark(), log.logEndOffset()));
            }
        });
    }

    /** Whether this broker copies it no faster than it may, to get in sync. */
    private boolean isThrottled() {
        return throttled.asFollower() && !leadership.isr().contains(around.nodeId());
    }

    /** Whether it must not be copied just now; {@link ReplicationThrottle#untilRoom} says how long. Any thread. */
    boolean isHeldBack() {
        return isThrottled() && around.throttles().follower().room() == 0;
    }

    /** As {@link #copy}, when the leader has nothing at the offset that was asked for: its log begins elsewhere. */
    CompletableFuture<CopyPosition> startOver(CopyPosition asked, long leadersStart) {
        return copying(asked, () -> {
            Following.startOver(log, leadersStart);
            lowerHighWatermark();
        });
    }

    private CompletableFuture<CopyPosition> copying(CopyPosition asked, Runnable work) {
        var done = new CompletableFuture<CopyPosition>();
        Runnable task = () -> {
            try {
                Leadership now = leadership;
                if (!now.follows(around.nodeId()) || now.epoch() != asked.leaderEpoch()) {
                    throw new NotLeaderOrFollowerException(
                            id() + " is not copied in epoch " + asked.leaderEpoch() + " any more");
                }
                if (log.logEndOffset() == asked.offset()) { // else it has been cut meanwhile: ask for what is next now
                    work.run();
                }
                CopyPosition reached = position();
                if (reached.logStart() == asked.logStart()) {
                    done.complete(reached);
                } else { // the next fetch tells the leader, and it whoever deleted records: not before it is so for
                    // good
                    log.startNoted().whenComplete((noted, failure) -> {
                        if (failure == null) {
                            done.complete(reached);
                        } else {
                            done.completeExceptionally(failure);
                        }
                    });
                }
            } catch (Throwable failed) { // whatever it is, whoever waits must hear of it
                done.completeExceptionally(failed);
            }
        };
        return hand(task, log.copiesQuickly(), done);
    }

    /** The log may have been cut below it. What was known of transactions was read anew. */
    private void lowerHighWatermark() {
        highWatermark = Math.min(highWatermark, log.logEndOffset());
        log.replicatedTo(highWatermark);
    }

    /** From now on the watcher runs whenever there is more to read, or the leadership changes. It must not block. */
    public void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    public void unwatch(Runnable watcher) {
        watchers.remove(watcher);
    }

    /**
     * From now on, until another one takes its place or the replica is none any more, this watcher is told of what its
     * follower has to hear, which reads what is not on all replicas yet.
     */
    public void watchEnd(int replica, long order, FollowerWatcher watcher) {
        followers.watch(replica, order, watcher);
    }

    /**
     * Whether it is certain by now what earlier leaders had committed. A new leader may know a lower high watermark than
     * the one before, and must not let offsets seem to go back (KIP-207).
     */
    public boolean knowsCommitted() {
        LeaderTerm leading = term;
        return leading == null || highWatermark >= leading.start();
    }

    void follow(Leadership next) {
        Leadership before = leadership;
        if (before.equals(next)) {
            return;
        }
        LeaderTerm leading = term;
        if (leading != null && next.sameTerm(before) && !next.alone()) {
            goOn(leading, before, next);
        } else {
            begin(next);
        }
        wakeWatchers();
        followers.longer();
        followers.retain(next.agreed().replicas());
    }

    private void goOn(LeaderTerm leading, Leadership before, Leadership next) {
        leadership = next;
        leading.agreed(next.agreed(), now());
        if (!before.isr().equals(next.isr())) {
            LOG.info("In-sync replicas of {} are {}, they were {}", id(), next.isr(), before.isr());
            if (!next.isr().containsAll(before.isr())) {
                around.counts().shrunk();
            }
            if (!before.isr().containsAll(next.isr())) {
                around.counts().expanded();
            }
        }
        advance();
        refuseTooFew(next);
        settleInSync();
    }

    private void refuseTooFew(Leadership now) {
        if (now.inSync() < leastInSync(now)) {
            waits.failAll(new NotEnoughReplicasAfterAppendException(
                    id() + " has " + now.inSync() + " in-sync replicas by now, fewer than min.insync.replicas"));
        }
    }

    /**
     * A term begins, or none. Who waited for the one before is told, except appends if this broker leads on in the next
     * epoch, as when a replica was removed: nobody else has led between, so they are where they were.
     */
    private void begin(Leadership next) {
        boolean leadsOn = next.leadsOn(leadership);
        if (leadership.leads() && !next.leads()) {
            early.ledUntilNow();
        }
        term = null;
        leadership = next.resigned();
        var over = new NotLeaderOrFollowerException("this broker no longer leads " + id() + " in that epoch");
        if (leadsOn) {
            refuseTooFew(next);
            deletions.failAll(over);
        } else {
            failAll(over);
        }
        log.hasOtherReplicas(!next.alone());
        if (next.leads() && !next.alone()) {
            log.beginEpoch(next.epoch());
            term = new LeaderTerm(around.nodeId(), next.agreed(), log.logEndOffset(), now());
        } else if (!next.leads() && !next.alone()) {
            log.endEpochs();
        }
        leadership = next;
        if (next.leads()) {
            advance();
        }
        early.release();
    }

    void configure(LogConfig config, AckPolicy policy) {
        log.configure(config);
        acks = policy;
    }

    /** What is handed over from now on has to satisfy this. */
    void validate(SchemaValidation next) {
        validation = next;
    }

    /** From now on; where it is not held back any more, whoever waits goes on within a second. */
    void throttle(ThrottledReplica next) {
        throttled = next;
    }

    /** Nothing is served any more; whoever waits is told. */
    void resign() {
        if (leadership.leads()) {
            early.ledUntilNow();
        }
        leadership = leadership.resigned();
        term = null;
        early.release();
        failAll(new NotLeaderOrFollowerException("this broker no longer leads " + id()));
        wakeWatchers();
        followers.longer();
    }

    private void failAll(NotLeaderOrFollowerException failure) {
        waits.failAll(failure);
        deletions.failAll(failure);
    }

    private ReplicationWaits waits(String complaint) {
        return new ReplicationWaits(
                around.replication().timer(), lane, around.replication().clock(), complaint);
    }

    private Leadership requireLeader(int clientEpoch) {
        Leadership now = leadership;
        now.requireLeading(id(), clientEpoch);
        return now;
    }

    /** Consumers see nothing that fewer replicas have than must be in sync: the last of them may lose it (KIP-966). */
    private void advance() {
        Leadership now = leadership;
        LeaderTerm leading = term;
        if (now.alone()) {
            raise(log.logEndOffset());
        } else if (leading != null && now.inSync() >= leastInSync(now)) {
            raise(leading.highWatermark(log.logEndOffset()));
        }
    }

    private int leastInSync(Leadership now) {
        return Math.min(acks.minInSync(), now.agreed().factor());
    }

    private void raise(long to) {
        if (to > highWatermark) {
            highWatermark = to;
            log.replicatedTo(to); // the last stable offset moves with it
            waits.reached(to);
            wakeWatchers();
            followers.moved();
        }
    }

    private void wakeWatchers() {
        watchers.forEach(Runnable::run);
    }

    private long now() {
        return around.replication().clock().millis();
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
