package io.crossdock.broker.log;

import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What makes a log the copy of a leader's: batches are taken as they are, once their checksums hold. On the log's lane.
 *
 * <p>What arrives together is written together, except that a batch which needs a new segment, is of another leader
 * epoch, or ends a transaction begins a write of its own: the leader had the same cause to.
 */
final class LogCopying {
    private final PartitionLog log;
    private final LogPlace place;
    private final LogAppending appending;
    private final LeaderEpochs epochs;

    LogCopying(PartitionLog log, LogPlace place, LogAppending appending, LeaderEpochs epochs) {
        this.log = log;
        this.place = place;
        this.appending = appending;
        this.epochs = epochs;
    }

    /** See {@link PartitionLog#appendAsFollower}. */
    long append(MemoryRecords records) {
        place.space().require(!Topic.isInternal(place.partition().topic()));
        ByteBuffer whole = wholeBatches(records.buffer());
        LogConfig now = log.config();
        long millis = place.environment().clock().millis();
        var group = new ArrayList<MutableRecordBatch>();
        int from = 0;
        int to = 0;
        for (MutableRecordBatch batch : MemoryRecords.readableRecords(whole).batches()) {
            try {
                check(batch, group);
            } catch (CorruptRecordException damaged) {
                store(whole, from, to, group, now, millis);
                throw damaged;
            }
            if (!group.isEmpty() && !goesWith(group.get(group.size() - 1), batch, to - from, now)) {
                store(whole, from, to, group, now, millis);
                group.clear();
                from = to;
            }
            group.add(batch);
            to += batch.sizeInBytes();
        }
        store(whole, from, to, group, now, millis);
        return log.logEndOffset();
    }

    void beginEpoch(int epoch) {
        place.disk().orOffline("note leader epoch " + epoch, () -> epochs.begin(epoch, log.logEndOffset()));
    }

    void endEpochs() {
        place.disk().orOffline("forget leader epochs", () -> epochs.truncateFromEnd(log.logEndOffset()));
    }

    /** The bytes up to where the last batch ends that is there as a whole. */
    private ByteBuffer wholeBatches(ByteBuffer records) {
        ByteBuffer all = records.slice();
        int end = 0;
        while (all.limit() - end >= BatchHeader.BYTES) {
            String problem = BatchHeader.problem(all, end);
            if (!problem.isEmpty()) {
                throw new CorruptRecordException("What the leader of " + place.partition()
                        + " sent has no batch at byte " + end + ": " + problem);
            }
            int size = all.getInt(end + 8) + 12;
            if (size > all.limit() - end) {
                break;
            }
            end += size;
        }
        return all.limit(end);
    }

    private void check(MutableRecordBatch batch, List<MutableRecordBatch> before) {
        batch.ensureValid();
        long expected = before.isEmpty()
                ? log.logEndOffset()
                : before.get(before.size() - 1).lastOffset() + 1;
        if (batch.baseOffset() >= expected) {
            return;
        }
        boolean empty = before.isEmpty() && log.logStartOffset() == log.logEndOffset();
        if (!empty || batch.lastOffset() < expected) {
            throw new CorruptRecordException("The leader of " + place.partition() + " sent offsets "
                    + batch.baseOffset() + " to " + batch.lastOffset() + ", expected was " + expected);
        }
        // records were deleted up to the middle of this batch; it is kept as a whole, here as there
        log.startOver(batch.baseOffset());
    }

    private static boolean goesWith(MutableRecordBatch last, MutableRecordBatch next, int bytes, LogConfig config) {
        return last.partitionLeaderEpoch() == next.partitionLeaderEpoch()
                && !last.isControlBatch()
                && !next.isControlBatch()
                && bytes + next.sizeInBytes() <= config.segmentBytes();
    }

    private void store(ByteBuffer whole, int from, int to, List<MutableRecordBatch> group, LogConfig now, long millis) {
        if (!group.isEmpty()) {
            MemoryRecords records = MemoryRecords.readableRecords(whole.slice(from, to - from));
            appending.store(records, group, group.get(0).partitionLeaderEpoch(), now, millis);
        }
    }
}
