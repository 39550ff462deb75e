package io.crossdock.broker.log;

import org.apache.kafka.common.errors.CorruptRecordException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * Verifies what a segment held when the broker started, each batch once, before it is read for the first time. What this
 * process wrote was verified when it came, and recovery has verified what it read; all else may have changed on the disk
 * since. A damaged batch is never served: reads of it fail, reads of others go on in front of it and behind it.
 *
 * <p>What is verified is kept as ranges, which sequential reading joins into one; when that is the whole segment and
 * nothing is damaged, the audit is over and costs nothing any more. Beyond the checksum, which does not cover them, the
 * offset and the leader epoch of a batch are compared with those around it.
 *
 * <p>Thread-safe; a reader waits for another that verifies the same segment.
 */
final class SegmentAudit {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentAudit.class);
    private static final int BLOCK = 256 * 1024;
    private static final int MOST_RANGES = 64;
    private static final long NOTHING = Long.MAX_VALUE;

    /** Good batches without a gap; the next one starts at {@code nextOffset} or, after compaction, later. */
    private record Range(int to, long nextOffset) {}

    /** Bytes nobody may read, and what to say; the next good batch of the segment starts at {@code nextOffset}. */
    private record Damage(int to, long nextOffset, String message) {}

    private final Segment segment;
    private final LeaderEpochs epochs;
    private final LongPredicate mayFollowGap;
    private final TreeMap<Integer, Range> verified = new TreeMap<>();
    private final TreeMap<Integer, Damage> damages = new TreeMap<>();
    private int end;

    /**
     * @param end position behind the last byte that is not known to be good
     * @param epochs which epoch wrote which offsets
     * @param mayFollowGap whether offsets may be missing before a batch that starts at this one: compaction leaves such
     *     gaps, and so does a log that was cut inside the batch it starts in
     */
    SegmentAudit(Segment segment, int end, LeaderEpochs epochs, LongPredicate mayFollowGap) {
        this.segment = segment;
        this.end = end;
        this.epochs = epochs;
        this.mayFollowGap = mayFollowGap;
    }

    /**
     * The first batch that reaches {@code offset}, verified; null if there is none.
     *
     * @throws CorruptRecordException naming file and position of the damaged batch that holds the offset
     */
    synchronized @Nullable BatchHeader batchAt(long offset) throws IOException {
        Walk walk = walkTo(offset);
        while (walk.position < end) {
            Damage damage = damages.get(walk.position);
            if (damage == null) {
                BatchHeader batch = walk.advance(); // or notes the damage, which the next turn finds
                if (batch != null && batch.lastOffset() >= offset) {
                    return batch;
                }
            } else if (offset >= damage.nextOffset()) {
                walk.jump(damage.to(), damage.nextOffset());
            } else {
                BatchHeader written = damage.to() == end ? segment.batchFrom(end, offset) : null;
                if (written == null || written.baseOffset() > offset) {
                    throw new CorruptRecordException(damage.message());
                }
                return written; // since the start, behind everything that was found
            }
        }
        return segment.batchFrom(end, offset);
    }

    /**
     * Verifies from a batch on what a read may return.
     *
     * @return where the good batches below {@code upTo} end, or some position behind {@code limit};
     *     Integer.MAX_VALUE when nothing up to the end of what was found speaks against reading on
     */
    synchronized int goodUntil(BatchHeader first, long limit, long upTo) throws IOException {
        var walk = new Walk(first.position(), first.baseOffset());
        while (walk.position < Math.min(limit, end)) {
            Map.Entry<Integer, Range> known = verified.floorEntry(walk.position);
            if (known != null && known.getValue().to() > walk.position) {
                Range range = known.getValue();
                if (range.nextOffset() > upTo) {
                    return lastBelow(walk.position, upTo);
                }
                walk.jump(range.to(), range.nextOffset());
                continue;
            }
            BatchHeader batch = damages.containsKey(walk.position) ? null : walk.advance();
            if (batch == null || batch.lastOffset() >= upTo) {
                return batch == null ? walk.position : batch.position();
            }
        }
        if (isOver()) {
            segment.trusted();
        }
        return walk.position >= end ? Integer.MAX_VALUE : walk.position;
    }

    /** Where the first batch starts that reaches {@code upTo}; all from {@code position} to there are verified. */
    private int lastBelow(int position, long upTo) throws IOException {
        int near = segment.indexedPosition(upTo - 1);
        BatchCursor cursor = segment.cursor(near > position && isVerified(near) ? near : position, BLOCK);
        BatchHeader header = cursor.next();
        while (header != null && header.lastOffset() < upTo) {
            header = cursor.next();
        }
        return header == null ? end : header.position();
    }

    /** The segment was cut at this position. */
    synchronized void truncated(int position) {
        end = Math.min(end, position);
        verified.tailMap(position, true).clear();
        damages.tailMap(position, true).clear();
        Map.Entry<Integer, Range> across = verified.lastEntry();
        if (across != null && across.getValue().to() > position) {
            verified.remove(across.getKey());
        }
    }

    private boolean isOver() {
        Map.Entry<Integer, Range> first = verified.firstEntry();
        return damages.isEmpty()
                && first != null
                && first.getKey() == 0
                && first.getValue().to() >= end;
    }

    /** Begins at the batch the index knows, unless the index itself is wrong there. */
    private Walk walkTo(long offset) throws IOException {
        SegmentIndex.Entry entry = segment.offsets().floor(offset - segment.baseOffset());
        if (entry != null && entry.value() < end) {
            BatchHeader indexed = sound(entry.value());
            if (indexed != null && indexed.lastOffset() == segment.baseOffset() + entry.key()) {
                return new Walk(entry.value(), indexed.baseOffset());
            }
        } else if (entry != null) {
            return new Walk(end, segment.baseOffset());
        }
        return new Walk(0, segment.baseOffset());
    }

    /** Batch after batch over the part that is audited. */
    private final class Walk {
        private int position;
        private long expected;
        private @Nullable BatchCursor cursor;

        private Walk(int position, long expected) {
            this.position = position;
            this.expected = expected;
        }

        private void jump(int to, long nextOffset) {
            position = to;
            expected = nextOffset;
            cursor = null;
        }

        /** Steps over the batch at the position if it is good; null when it is not, which is noted. */
        private @Nullable BatchHeader advance() throws IOException {
            BatchHeader batch = examine();
            if (batch != null) {
                position = batch.endPosition();
                expected = batch.lastOffset() + 1;
            }
            return batch;
        }

        /** The batch at the position if it is good; otherwise the damage is noted. */
        private @Nullable BatchHeader examine() throws IOException {
            BatchHeader header = null;
            String problem;
            try {
                BatchCursor reading = cursor == null ? segment.cursor(position, BLOCK) : cursor;
                cursor = reading;
                header = reading.next();
                problem = header == null ? "there is no batch" : problem(reading, header);
            } catch (CorruptRecordException noBatch) {
                problem = String.valueOf(noBatch.getMessage());
            }
            if (problem.isEmpty()) {
                return header;
            }
            note(position, expected, header, problem);
            cursor = null;
            return null;
        }

        private String problem(BatchCursor reading, BatchHeader header) throws IOException {
            if (isVerified(header.position())) {
                return "";
            }
            long base = header.baseOffset();
            if (base != expected && (base < expected || !mayFollowGap.test(base))) {
                return "its offset is " + base + ", expected was " + expected;
            }
            if (!reading.checksumHolds()) {
                return "its checksum does not match";
            }
            if (!epochs.allow(header.leaderEpoch(), header.baseOffset())) {
                return "its leader epoch is " + header.leaderEpoch();
            }
            verified(header);
            return "";
        }
    }

    private boolean isVerified(int position) {
        Map.Entry<Integer, Range> before = verified.floorEntry(position);
        return before != null && before.getValue().to() > position;
    }

    private void verified(BatchHeader batch) {
        int from = batch.position();
        int to = batch.endPosition();
        long next = batch.lastOffset() + 1;
        Map.Entry<Integer, Range> before = verified.lowerEntry(from);
        if (before != null && before.getValue().to() == from) {
            from = before.getKey();
        }
        Range behind = verified.remove(to);
        verified.put(from, behind == null ? new Range(to, next) : behind);
        if (verified.size() > MOST_RANGES) { // somebody reads here and there: forget one, to be verified again
            verified.remove(verified.firstKey() == from ? verified.lastKey() : verified.firstKey());
        }
    }

    private void note(int position, long expected, @Nullable BatchHeader header, String problem) throws IOException {
        BatchHeader next = header == null ? null : soundBehind(header);
        if (next == null || next.baseOffset() <= expected) {
            next = nextIndexed(position);
        }
        String where = "Damaged record batch in " + segment.file() + " at position " + position + " (offset " + expected
                + "): " + problem + ". ";
        String mend = next == null
                ? "Nothing behind it in this file can be read; restore the file from a copy, or continue with the"
                        + " next segment"
                : "The next good batch has offset " + next.baseOffset() + "; restore the file from a copy, or let"
                        + " consumers seek there, or delete the records before it";
        var damage = new Damage(
                next == null ? end : next.position(), next == null ? NOTHING : next.baseOffset(), where + mend);
        damages.put(position, damage);
        LOG.error("{}", damage.message());
    }

    private @Nullable BatchHeader soundBehind(BatchHeader damaged) throws IOException {
        return damaged.endPosition() < end ? sound(damaged.endPosition()) : null;
    }

    private @Nullable BatchHeader nextIndexed(int position) throws IOException {
        SegmentIndex.Entry entry = segment.offsets().aboveValue(position);
        while (entry != null && entry.value() < end) {
            BatchHeader batch = sound(entry.value());
            if (batch != null && batch.lastOffset() == segment.baseOffset() + entry.key()) {
                return batch;
            }
            entry = segment.offsets().aboveValue(entry.value());
        }
        return null;
    }

    /** What stands at a position, if it is a batch with the right checksum. */
    private @Nullable BatchHeader sound(int position) throws IOException {
        try {
            BatchCursor cursor = segment.cursor(position, BatchHeader.BYTES);
            BatchHeader header = cursor.next();
            return header != null && header.endPosition() <= end && cursor.checksumHolds() ? header : null;
        } catch (CorruptRecordException none) {
            return null; // the caller looks elsewhere
        }
    }
}
