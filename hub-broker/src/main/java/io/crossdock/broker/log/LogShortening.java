package io.crossdock.broker.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What makes a log shorter: retention and DeleteRecords at its start, truncation at its end. On the log's lane.
 *
 * <p>A segment leaves the disk first, its records before its indexes, then memory. So a crash at any point leaves a log
 * without a hole, and nothing is back that clients have seen go. A power cut may bring back what went while the call was
 * still under way, nothing else.
 */
final class LogShortening {
    private final PartitionLog log;
    private final LogPlace place;
    private final DiskActions disk;
    private final SegmentSet segments;
    private final LeaderEpochs epochs;
    private final ProducerStates producers;
    private final LogFlush flush;
    private final DiskWaits diskWaits;
    private final LogTransactions transactions;
    private final Rolling rolling;

    LogShortening(
            PartitionLog log,
            LogPlace place,
            LoadedLog loaded,
            LogFlush flush,
            DiskWaits diskWaits,
            LogTransactions transactions,
            Rolling rolling) {
        this.log = log;
        this.place = place;
        this.disk = place.disk();
        this.segments = loaded.segments();
        this.epochs = loaded.epochs();
        this.producers = loaded.producers();
        this.flush = flush;
        this.diskWaits = diskWaits;
        this.transactions = transactions;
        this.rolling = rolling;
    }

    /** Drops what the settings no longer keep. */
    void applyRetention() {
        List<Segment> all = segments.all();
        LogConfig config = log.config();
        int expired = Math.min(
                onAllReplicas(all),
                RetentionPolicy.expired(
                        all,
                        config,
                        log.logStartOffset(),
                        place.environment().clock().millis()));
        if (expired > 0) {
            disk.ifThereIsRoom("drop " + expired + " old segments", () -> {
                if (expired == all.size()) {
                    rolling.roll(log.logEndOffset(), config);
                }
                for (Segment oldest : all.subList(0, expired)) {
                    drop(oldest);
                }
                AtomicFile.flushDirectory(place.directory());
                epochs.truncateFromStart(log.logStartOffset());
            });
        }
    }

    /** How many of the first segments have nothing that another replica may still lack. */
    private int onAllReplicas(List<Segment> all) {
        long replicated = log.replicatedTo();
        int count = 0;
        while (count < all.size()
                && replicated >= (count + 1 < all.size() ? all.get(count + 1).baseOffset() : log.logEndOffset())) {
            count++;
        }
        return count;
    }

    /** See {@link PartitionLog#deleteRecordsBefore}; the offset is within the log. */
    void deleteBefore(long offset) {
        log.startsAt(offset);
        place.startOffsetMoved().run();
        disk.orOffline("shorten the leader epochs", () -> epochs.truncateFromStart(offset));
    }

    /** See {@link PartitionLog#startAsLeader}. */
    void startAsLeader(long offset) {
        log.startsAt(offset);
        disk.orOffline("shorten the leader epochs", () -> epochs.truncateFromStart(offset));
    }

    /** See {@link PartitionLog#truncateTo}; the offset is within the log. */
    void truncateTo(long offset) {
        disk.orOffline("truncate to offset " + offset, () -> cut(offset));
    }

    private void cut(long offset) throws IOException {
        List<Segment> all = segments.all();
        int keep = Math.max(0, SegmentSet.floorIndex(all, offset));
        Segment last = all.get(keep);
        int position = last.positionOf(offset);
        BatchHeader cutBatch = last.batchAt(offset);
        long batchStart = cutBatch == null ? offset : Math.min(offset, cutBatch.baseOffset());
        long newEnd = Math.max(batchStart, log.logStartOffset()); // the log may start inside the batch that goes
        log.endsAt(newEnd);
        for (int newest = all.size() - 1; newest > keep; newest--) { // in this order a crash leaves no hole
            drop(all.get(newest));
        }
        AtomicFile.flushDirectory(place.directory()); // before the file shrinks that those continued
        flush.truncated(newEnd);
        diskWaits.truncated(newEnd);
        log.compaction().cut(newEnd);
        last.truncate(position, newEnd);
        epochs.truncateFromEnd(newEnd);
        new ProducerRecovery(
                        place.directory(),
                        segments.all(),
                        place.environment().clock().millis())
                .reload(producers, newEnd, Long.MAX_VALUE);
        transactions.publish();
        place.cut().accept(newEnd);
    }

    /** See {@link PartitionLog#startOver}. The files go first, newest first: a crash leaves no hole. */
    void startOver(long offset) {
        disk.orOffline("start over at offset " + offset, () -> {
            List<Segment> old = segments.all();
            log.endsAt(Math.min(log.logStartOffset(), offset));
            var aside = new ArrayList<Path>();
            for (int newest = old.size() - 1; newest >= 0; newest--) {
                old.get(newest).openIndexes(); // for those who read it right now
                SegmentFiles.setAside(place.directory(), old.get(newest).baseOffset(), aside);
            }
            segments.startOver(SegmentOpening.create(
                    place.directory(), offset, place.environment().clock().millis()));
            log.movesTo(offset);
            for (Segment gone : old) {
                gone.release();
            }
            place.graveyard().bury(aside, log.config().fileDeleteDelayMillis());
            flush.startedOver(offset);
            diskWaits.truncated(offset);
            log.compaction().cut(offset);
            epochs.truncateFromEnd(Long.MIN_VALUE);
            producers.clear();
            transactions.publish();
            place.cut().accept(offset);
            place.startOffsetMoved().run();
        });
    }

    /** The file goes first: what clients have seen go must not be there again after a crash. */
    private void drop(Segment segment) throws IOException {
        segment.openIndexes(); // for those who read it right now
        var aside = new ArrayList<Path>();
        try {
            SegmentFiles.setAside(place.directory(), segment.baseOffset(), aside);
        } finally {
            if (!aside.isEmpty()) { // without the records nothing of the rest counts
                segments.drop(segment);
                log.startsAt(segments.firstOffset());
                place.graveyard().bury(aside, log.config().fileDeleteDelayMillis());
                segment.release();
            }
        }
    }
}
