package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The log of one partition: appends go to the end, reads come from anywhere, the oldest segments are dropped.
 *
 * <pre>
 * orders-0/
 *   00000000000000000000.log .index .timeindex     see {@link Segment}
 *   00000000000000001234.log .index .timeindex     the active segment
 *   00000000000000001234.snapshot                  producers as of 1234, see {@link ProducerSnapshot}
 *   00000000000000001234.txnindex                  if transactions were aborted, see {@link TransactionIndex}
 *   leader-epoch-checkpoint                        see {@link LeaderEpochs}
 *   partition.metadata                             see {@link PartitionMetadataFile}
 *   index-rebuild-checkpoint                       only while a start makes indexes again, see {@link IndexRebuilds}
 * </pre>
 *
 * <p>An append is in the page cache when it returns: it survives the end of the process, and with {@code flush.messages}
 * or {@code flush.ms} also a power cut.
 *
 * <p>Threads: {@link #append}, {@link #whenOnDisk}, {@link #truncateTo}, {@link #deleteRecordsBefore} and {@link #expireProducers} belong to
 * the partition's lane (see {@link LogEnvironment#lanes}), where maintenance also hands its retention. Everything else
 * may be called from any thread at any time and waits for no lock; a reader sees what lies below {@link #logEndOffset},
 * which is published when the bytes are written. Every method that touches files throws KafkaStorageException when the
 * disk fails.
 */
public final class PartitionLog {
    private final LogPlace place;
    private final DiskActions disk;
    private final SegmentSet segments;
    private final LogReader reader;
    private final LogFlush flush;
    private final DiskWaits diskWaits;
    private final FlushBehind flushBehind;
    private final LeaderEpochs epochs;
    private final ProducerStates producers;
    private final LogCompaction compaction;
    private final LogTransactions transactions;
    private final LogAppending appending;
    private final LogShortening shortening;
    private final LogCopying copying;
    private volatile LogConfig config;
    private volatile long startOffset;
    private volatile long endOffset;
    private volatile long replicatedTo = Long.MAX_VALUE;
    private volatile boolean otherReplicas;
    private long notedReplicated;
    private volatile boolean closed;

    PartitionLog(LogPlace place, LogConfig config, LoadedLog loaded) {
        this.place = place;
        this.disk = place.disk();
        this.config = config;
        this.segments = loaded.segments();
        this.reader = new LogReader(place.partition(), segments);
        this.flush = new LogFlush(place, segments, loaded.recoveryPoint(), loaded.endOffset(), this::logEndOffset);
        this.flushBehind = new FlushBehind(place, segments, flush);
        this.diskWaits = new DiskWaits(place, flush, this::logEndOffset);
        this.epochs = loaded.epochs();
        this.producers = loaded.producers();
        this.compaction = new LogCompaction(this, place, segments, producers);
        this.transactions = new LogTransactions(producers, reader);
        this.startOffset = loaded.startOffset();
        this.endOffset = loaded.endOffset();
        var rolling = new Rolling(place, loaded, config);
        this.appending = new LogAppending(this, place, loaded, flush, transactions, rolling);
        this.shortening = new LogShortening(this, place, loaded, flush, diskWaits, transactions, rolling);
        this.copying = new LogCopying(this, place, appending, loaded.epochs());
        segments.all().forEach(segment -> segment.auditWith(epochs, this::mayFollowGap));
    }

    /** The partition whose log this is. */
    public TopicPartition topicPartition() {
        return place.partition();
    }

    /** The topic's id, which tells it from an earlier topic of the same name. */
    public Uuid topicId() {
        return place.topicId();
    }

    /** The settings in force. */
    public LogConfig config() {
        return config;
    }

    /**
     * Whether an append takes no longer than the copy of its bytes into the page cache, so that a thread others wait
     * for may make it: no waiting for the disk and no opening of compressed records.
     */
    public boolean appendsQuickly() {
        LogConfig now = config;
        return now.flushMessages() == Long.MAX_VALUE
                && !now.compact()
                && !now.fullValidation()
                && now.compression().keepsBatches();
    }

    /** As {@link #appendsQuickly}, for {@link #appendAsFollower}, which never opens records. */
    public boolean copiesQuickly() {
        return config.flushMessages() == Long.MAX_VALUE;
    }

    /** New settings; the next append and the next retention go by them. Any thread. */
    public void configure(LogConfig next) {
        config = next;
    }

    /** Whether the data directory it is in still serves. */
    public boolean isOnline() {
        return place.health().isOnline();
    }

    /** First offset that can be read. */
    public long logStartOffset() {
        return startOffset;
    }

    /** Offset the next record gets. */
    public long logEndOffset() {
        return endOffset;
    }

    /** Below this offset everything is on the disk; recovery after a crash starts here. */
    public long recoveryPoint() {
        return flush.recoveryPoint();
    }

    /** Size of all segments, without indexes. */
    public long sizeInBytes() {
        return segments.sizeInBytes();
    }

    /** The leader epochs of this log, ascending. */
    public List<EpochStart> leaderEpochs() {
        return epochs.all();
    }

    /** The epoch in which the record at this offset was written, or would be; -1 if none is known that far back. */
    public int epochAt(long offset) {
        return epochs.at(offset);
    }

    /**
     * Where an epoch ended here, by KIP-101 and KIP-279: for the latest epoch the end of the log, for one between two
     * known ones that of the smaller, for one older than all the start of the oldest; empty for one not seen yet.
     */
    public Optional<EpochEnd> endOffsetForEpoch(int epoch) {
        return epochs.endOf(epoch, endOffset);
    }

    /**
     * Checks the batches, gives them their offsets and the leader epoch in place, and writes them. Nothing is written
     * unless all of them are good.
     *
     * @param records whole batches in format 2; the buffer is changed, and is free again on return
     * @throws org.apache.kafka.common.errors.ApiException saying what is wrong with the records
     */
    public AppendInfo append(MemoryRecords records, int leaderEpoch, AppendOrigin origin) {
        return append(records, leaderEpoch, origin, Verification.NONE);
    }

    /**
     * As {@link #append(MemoryRecords, int, AppendOrigin)}, for a batch that opens a producer's transaction.
     *
     * @param verification what {@link #verify} gave before the coordinator was asked
     */
    public AppendInfo append(MemoryRecords records, int leaderEpoch, AppendOrigin origin, Verification verification) {
        ensureWritable();
        return appending.append(records, leaderEpoch, origin, verification);
    }

    /**
     * Appends batches as a leader has them, offsets, epochs and bytes. One that is cut off at the end is left out.
     *
     * @param records in order, the first one at {@link #logEndOffset}; of an empty log it may also begin below, and then
     *     the log begins there too; not read after this returned
     * @return where the log ends now
     * @throws org.apache.kafka.common.errors.CorruptRecordException when a checksum does not match, or a batch does not
     *     belong here; those before it are appended
     */
    public long appendAsFollower(MemoryRecords records) {
        ensureWritable();
        return copying.append(records);
    }

    /**
     * This broker leads from here on: the epoch starts at the end of the log, also while nothing is written in it, so that
     * followers can be told where the ones before ended. On the lane.
     */
    public void beginEpoch(int epoch) {
        ensureWritable();
        copying.beginEpoch(epoch);
    }

    /**
     * This broker leads no longer: epochs in which nothing was written are forgotten, since another leader's records may
     * come in their place. On the lane.
     */
    public void endEpochs() {
        ensureWritable();
        copying.endEpochs();
    }

    /**
     * The leader epoch of the last record, -1 if there is none or it is not known any more. On the lane.
     */
    public int lastRecordEpoch() {
        return endOffset > startOffset ? epochs.at(endOffset - 1) : -1;
    }

    /**
     * The log starts where the leader's does. That survives a crash once {@link #startNoted} has completed. On the lane.
     *
     * @param offset not beyond the end
     */
    public void startAsLeader(long offset) {
        ensureWritable();
        shortening.startAsLeader(offset);
    }

    /** Completes when it would survive a crash that the log starts where it does now. Any thread; does not block. */
    public CompletableFuture<Void> startNoted() {
        return place.startNoted().get();
    }

    /**
     * Throws everything away and starts anew, empty, at this offset: what the leader has begins behind our end, or nothing
     * here is of its log. On the lane.
     */
    public void startOver(long offset) {
        ensureWritable();
        shortening.startOver(offset);
    }

    /**
     * Returns when the disk has room for what the broker itself writes. Any thread; reads a flag.
     *
     * @throws DiskFullException when an append to one of the broker's own topics would be refused now
     */
    public void requireRoom() {
        place.space().require(false);
    }

    /**
     * Ends a producer's transaction.
     *
     * @throws DiskFullException when the disk has no room left for what the broker itself writes
     * @throws org.apache.kafka.common.errors.InvalidProducerEpochException when the marker comes too late
     * @throws org.apache.kafka.common.errors.TransactionCoordinatorFencedException when another coordinator has decided
     */
    public AppendInfo append(TransactionMarker marker, int leaderEpoch) {
        ensureWritable();
        return appending.append(marker, leaderEpoch);
    }

    /**
     * Returns when the log would take this marker now if there is room. On the lane.
     *
     * @throws org.apache.kafka.common.errors.ApiException as {@link #append(TransactionMarker, int)} would
     */
    public void check(TransactionMarker marker) {
        producers.check(marker);
    }

    /**
     * What the first batch of a producer's transaction must have to be appended, once the coordinator has agreed;
     * {@link Verification#NONE} when the transaction is open here already and nobody need be asked. On the lane.
     *
     * @param fromZero whether a producer that is not known here must begin at sequence 0 (transaction version 2)
     */
    public Verification verify(long producerId, short epoch, int baseSequence, boolean fromZero) {
        return producers.verify(
                producerId,
                epoch,
                baseSequence,
                fromZero,
                place.environment().clock().millis());
    }

    /** Whether anything is known of this producer, whose sequence numbers go on from there. On the lane. */
    public boolean knows(long producerId) {
        return producers.knows(producerId);
    }

    /** The producers known here. On the lane. */
    public List<ActiveProducer> activeProducers() {
        return producers.active();
    }

    /**
     * Everything below this offset is on all replicas; only that is dropped by retention and looked at by compaction. On
     * the lane.
     */
    public void replicatedTo(long highWatermark) {
        replicatedTo = highWatermark;
        transactions.replicatedTo(highWatermark);
    }

    /** As last told, never beyond the end; what was never told is taken to be everything. */
    long replicatedTo() {
        return Math.min(replicatedTo, endOffset);
    }

    /** Whether there are other replicas: then it is noted on disk up to where they have this log. Any thread. */
    public void hasOtherReplicas(boolean others) {
        otherReplicas = others;
    }

    boolean hasOtherReplicas() {
        return otherReplicas;
    }

    /** As noted before a restart. */
    void wasReplicatedTo(long highWatermark) {
        notedReplicated = highWatermark;
    }

    /** Up to where all replicas had it before this broker's start, as far as that was noted; never beyond the end. */
    public long notedReplicated() {
        return Math.max(startOffset, Math.min(notedReplicated, endOffset));
    }

    /**
     * Up to here readers of committed data may read: where the oldest transaction starts that has not ended on all
     * replicas, at most the high watermark.
     *
     * @param highWatermark as read before this call
     */
    public long lastStableOffset(long highWatermark) {
        return transactions.lastStableOffset(highWatermark, startOffset);
    }

    /** Where the oldest transaction starts that has no marker, Long.MAX_VALUE if there is none. On the lane. */
    public long firstUndecidedOffset() {
        return transactions.firstUndecidedOffset();
    }

    /**
     * The aborted transactions that may have records in a slice, which was read from {@code offset}; by first offset.
     *
     * @return empty when the slice's segment was dropped or compacted meanwhile, and what is known of its transactions
     *     with it: read again
     */
    public Optional<List<AbortedTransaction>> abortedIn(LogSlice slice, long offset) {
        return transactions.aborted(slice, offset);
    }

    /** The aborted transactions that may have records from one offset to before another; by first offset. */
    public List<AbortedTransaction> aborted(long from, long upTo) {
        return transactions.aborted(from, upTo);
    }

    /**
     * A range of the log from the batch that holds {@code offset}, within one segment.
     *
     * @param maxBytes the range ends there, if need be in the middle of a batch
     * @param upTo exclusive bound, such as the high watermark; a batch that reaches it is left out
     * @param atLeastOneBatch the first batch is whole even when larger than {@code maxBytes}; otherwise the slice is
     *     empty then
     * @return to be released by the caller; empty when nothing lies between {@code offset} and {@code upTo}
     * @throws OffsetOutOfRangeException below the start or above the end of the log
     * @throws org.apache.kafka.common.errors.CorruptRecordException naming file and position of a damaged batch
     */
    public LogSlice read(long offset, int maxBytes, long upTo, boolean atLeastOneBatch) {
        place.health().ensureOnline();
        long end = endOffset;
        if (offset < startOffset || offset > end) {
            throw new OffsetOutOfRangeException(
                    "Offset " + offset + " of " + place.partition() + " is not between " + startOffset + " and " + end);
        }
        return reader.read(offset, maxBytes, Math.min(upTo, end), atLeastOneBatch);
    }

    /** Whether there are records below {@code upTo} in a segment behind the slice's: the slice ends before them. */
    public boolean goesOnInLaterSegment(LogSlice slice, long upTo) {
        return reader.goesOnInLaterSegment(slice, upTo);
    }

    /**
     * Whether a read from this offset finds what it needs in memory: it lies near the end, where consumers are that
     * keep up. Any other read may wait for the disk.
     */
    public boolean isRecent(long offset) {
        Segment active = segments.active();
        return offset >= active.baseOffset() && active.isRecent(offset);
    }

    /** The first record whose timestamp is not below {@code timestamp}. */
    public Optional<TimestampOffset> offsetForTimestamp(long timestamp) {
        return reader.firstAtOrAfter(timestamp, startOffset);
    }

    /** The first record with the largest timestamp; empty for a log without records or without timestamps. */
    public Optional<TimestampOffset> maxTimestamp() {
        return reader.largest(startOffset);
    }

    /**
     * Visits the batches from the one that holds {@code fromOffset} to the end as of now, in order. A batch is valid
     * only during its visit.
     *
     * @throws org.apache.kafka.common.errors.CorruptRecordException naming file and position of a damaged batch
     */
    public void forEachBatch(long fromOffset, Consumer<RecordBatch> visitor) {
        reader.forEachBatch(Math.max(fromOffset, startOffset), endOffset, visitor);
    }

    /**
     * Completes when the records below {@code offset} are on the disk, together with all others that wait for the same
     * sync. On the lane; does not block unless there are no flushers. Fails with KafkaStorageException when the disk
     * does, and with NotLeaderOrFollowerException when the records are cut off before.
     */
    public CompletableFuture<Void> whenOnDisk(long offset) {
        return diskWaits.await(offset);
    }

    /** Waits until everything appended so far is on the disk. Any thread, but it may take long. */
    public void flush() {
        flush.upTo(endOffset);
    }

    /**
     * Moves the start of the log forward; that survives a crash when this returns, unless the disk is full: then it must
     * not be refused, since it makes room, and is noted as soon as there is some. The bytes go with the next
     * retention, a segment at a time. An offset at or below the start changes nothing.
     *
     * @throws OffsetOutOfRangeException above the end of the log
     */
    public void deleteRecordsBefore(long offset) {
        ensureWritable();
        if (offset > endOffset) {
            throw new OffsetOutOfRangeException("Cannot delete records of " + place.partition() + " before " + offset
                    + ": it ends at " + endOffset);
        }
        if (offset > startOffset) {
            shortening.deleteBefore(offset);
        }
    }

    /**
     * Cuts off all batches that reach {@code offset} or lie behind it. An offset at or above the end changes nothing.
     *
     * @throws OffsetOutOfRangeException below the start of the log
     */
    public void truncateTo(long offset) {
        ensureWritable();
        if (offset < startOffset) {
            throw new OffsetOutOfRangeException(
                    "Cannot truncate " + place.partition() + " to " + offset + ": it starts at " + startOffset);
        }
        if (offset < endOffset) {
            shortening.truncateTo(offset);
        }
    }

    /**
     * Forgets producers that were silent for longer than {@link LogEnvironment#producerExpiry}, unless they have a
     * transaction open.
     */
    public void expireProducers(long nowMillis) {
        producers.expire(nowMillis - place.environment().producerExpiry().toMillis());
    }

    /** Drops what the settings no longer keep. On the lane. */
    void applyRetention() {
        if (!closed && place.health().isOnline()) {
            shortening.applyRetention();
        }
    }

    /** Flushes what is due: closed segments always, the active one by {@code flush.ms}. Any thread. */
    void flushDue(long nowMillis) {
        if (!closed) {
            flush.due(nowMillis, config.flushMillis(), endOffset);
        }
    }

    /** About how much a start after a crash would have to read. */
    long unsyncedBytes() {
        return closed ? 0 : flush.unsyncedBytes();
    }

    long millisSinceFlush(long nowMillis) {
        return flush.millisSinceFlush(nowMillis);
    }

    int flushes() {
        return flush.flushes();
    }

    /** Has everything appended so far flushed in the background. On the lane. */
    void flushBehind() {
        if (!closed && place.health().isOnline()) {
            disk.ifThereIsRoom("note the producers", () -> flushBehind.start(endOffset, producers.all()));
        }
    }

    Path directory() {
        return place.directory();
    }

    /** What lies below the start of the log is read by nobody, and is missing where the log was cut there. */
    private boolean mayFollowGap(long offset) {
        return offset <= startOffset || config.compact() || compaction.cleanedTo() > 0;
    }

    /** From now on the log starts here, if it did not start later. On the lane. */
    void startsAt(long offset) {
        startOffset = Math.max(startOffset, offset);
    }

    /** From now on the log is empty and starts here, before or behind where it did. On the lane. */
    void movesTo(long offset) {
        startOffset = offset;
        endOffset = offset;
    }

    /** From now on the log ends here: what lies below is shown to readers, what lies behind is not. On the lane. */
    void endsAt(long offset) {
        endOffset = offset;
    }

    LogCompaction compaction() {
        return compaction;
    }

    boolean isClosed() {
        return closed;
    }

    boolean startsBehindFirstSegment() {
        return startOffset > segments.firstOffset();
    }

    /** The last act before the process ends; the lane has stopped. Everything is on the disk on return. */
    void close() {
        if (!closed) {
            disk.orOffline("close", () -> {
                segments.active().seal();
                flush.upTo(endOffset);
                ProducerSnapshot.write(ProducerSnapshot.file(place.directory(), endOffset), producers.all());
                shut();
            });
        }
    }

    /** Takes the log out of service; readers that hold a slice may finish. On the lane. */
    void abandon() {
        if (!closed) {
            disk.orOffline("close", this::shut);
        }
    }

    private void shut() throws IOException {
        closed = true;
        reader.close();
        flush.close();
        for (Segment segment : segments.all()) {
            segment.release();
        }
    }

    private void ensureWritable() {
        place.health().ensureOnline();
        if (closed) {
            throw new NotLeaderOrFollowerException(place.partition() + " is no longer on this broker");
        }
    }
}
