package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The reading half of a log. Takes the list of segments once per read and holds the segment it reads; when that one is
 * dropped in between, it looks again. Any number of threads, no lock but the one of a {@link SegmentAudit}.
 */
final class LogReader {
    private static final int SCAN_BYTES = 1 << 20;
    private final TopicPartition partition;
    private final SegmentSet segments;
    private volatile boolean closed;

    LogReader(TopicPartition partition, SegmentSet segments) {
        this.partition = partition;
        this.segments = segments;
    }

    /** From now on reads end with NotLeaderOrFollowerException, which makes clients ask for metadata again. */
    void close() {
        closed = true;
    }

    /** See {@link PartitionLog#read}; the offsets are within the log, {@code offset} may equal {@code upTo}. */
    LogSlice read(long offset, int maxBytes, long upTo, boolean atLeastOneBatch) {
        return attempt("read offset " + offset, all -> {
            int index = Math.max(0, SegmentSet.floorIndex(all, offset));
            while (true) {
                Segment segment = all.get(index);
                if (!segment.retain()) {
                    return null;
                }
                LogSlice slice = null;
                try {
                    slice = slice(segment, offset, maxBytes, upTo, atLeastOneBatch);
                    boolean behindLastBatch = slice == null && index + 1 < all.size();
                    if (!behindLastBatch) {
                        slice = slice == null ? new LogSlice(segment, segment.sizeInBytes(), 0) : slice;
                        return slice;
                    }
                } finally {
                    if (slice == null) {
                        segment.release();
                    }
                }
                index++;
            }
        });
    }

    /** The first record of the timestamp or later at or after {@code from}. */
    Optional<TimestampOffset> firstAtOrAfter(long timestamp, long from) {
        return attempt("look up timestamp " + timestamp, all -> {
            for (Segment segment : all.subList(Math.max(0, SegmentSet.floorIndex(all, from)), all.size())) {
                if (segment.max().timestamp() >= timestamp) {
                    SegmentIndex.Entry before = segment.times().floor(timestamp - 1);
                    long near = before == null ? from : Math.max(from, segment.baseOffset() + before.value());
                    TimestampOffset found =
                            first(segment, near, record -> record.timestamp() >= timestamp && record.offset() >= from);
                    if (found != null) {
                        return Optional.of(found);
                    }
                }
            }
            return Optional.empty();
        });
    }

    /** The first record with the largest timestamp of all at or after {@code from}. */
    Optional<TimestampOffset> largest(long from) {
        return attempt("look up the largest timestamp", all -> {
            Segment best = null;
            for (Segment segment : all) {
                long timestamp = segment.max().timestamp();
                if (timestamp >= 0 && (best == null || timestamp > best.max().timestamp())) {
                    best = segment;
                }
            }
            if (best == null) {
                return Optional.empty();
            }
            Segment.MaxTimestamp max = best.max();
            return Optional.ofNullable(first(
                    best, max.offset(), record -> record.timestamp() == max.timestamp() && record.offset() >= from));
        });
    }

    /** See {@link PartitionLog#forEachBatch}. */
    void forEachBatch(long from, long end, Consumer<RecordBatch> visitor) {
        long next = from;
        while (next < end) {
            LogSlice slice = read(next, SCAN_BYTES, end, true);
            try {
                if (slice.sizeInBytes() == 0) {
                    return;
                }
                next = visit(slice, next, visitor);
            } finally {
                slice.release();
            }
        }
    }

    /** Whether a transaction that was aborted at or behind this offset is in the indexes. */
    boolean hasAborted(long from) {
        List<Segment> all = segments.all();
        for (int i = Math.max(0, SegmentSet.floorIndex(all, from)); i < all.size(); i++) {
            if (!all.get(i).transactions().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** See {@link PartitionLog#aborted}. */
    List<AbortedTransaction> aborted(long from, long upTo) {
        return attempt("look up aborted transactions from offset " + from, all -> {
            var found = new ArrayList<AbortedTransaction>();
            for (Segment segment : all.subList(Math.max(0, SegmentSet.floorIndex(all, from)), all.size())) {
                if (!segment.retain()) {
                    return null;
                }
                try {
                    if (segment.transactions().collect(from, upTo, found)) {
                        break;
                    }
                } finally {
                    segment.release();
                }
            }
            found.sort(Comparator.comparingLong(AbortedTransaction::firstOffset));
            return found;
        });
    }

    /** The offset behind the last batch of which the slice has a part. */
    long offsetBehind(LogSlice slice) {
        return attempt("find the end of " + slice, all -> slice.segment()
                .offsetBehind((int) slice.position() + slice.sizeInBytes()));
    }

    /** See {@link PartitionLog#goesOnInLaterSegment}. */
    boolean goesOnInLaterSegment(LogSlice slice, long upTo) {
        Segment last = SegmentSet.floor(segments.all(), upTo - 1);
        return last != null && last.baseOffset() > slice.segment().baseOffset();
    }

    /** Whether the slice's segment is still part of the log. */
    boolean has(LogSlice slice) {
        return segments.all().contains(slice.segment());
    }

    private static long visit(LogSlice slice, long from, Consumer<RecordBatch> visitor) {
        long next = from;
        long position = slice.position();
        for (MutableRecordBatch batch : slice.toMemory().batches()) {
            if (!batch.isValid()) {
                throw new CorruptRecordException("Damaged record batch in " + slice + " at position " + position
                        + " (offset " + batch.baseOffset() + "): its checksum does not match");
            }
            visitor.accept(batch);
            position += batch.sizeInBytes();
            next = batch.nextOffset();
        }
        return next;
    }

    /** Null when the segment has no batch at or behind the offset; an empty slice when there is none below upTo. */
    private static @Nullable LogSlice slice(
            Segment segment, long offset, int maxBytes, long upTo, boolean atLeastOneBatch) throws IOException {
        if (offset >= upTo) { // a consumer that has everything: the most frequent question of all
            return new LogSlice(segment, segment.sizeInBytes(), 0);
        }
        SegmentAudit audit = segment.audit();
        BatchHeader first = audit == null ? segment.batchAt(offset) : audit.batchAt(offset);
        if (first == null) {
            return null;
        }
        int position = first.position();
        if (first.lastOffset() >= upTo || first.sizeInBytes() > maxBytes && !atLeastOneBatch) {
            return new LogSlice(segment, position, 0);
        }
        int wanted = Math.max(maxBytes, first.sizeInBytes());
        int end = audit == null
                ? endPosition(segment, upTo, (long) position + wanted)
                : auditedEnd(segment, audit, first, upTo, wanted);
        return new LogSlice(segment, position, Math.min(wanted, end - position));
    }

    /** As {@link #endPosition}, in front of what is damaged. */
    private static int auditedEnd(Segment segment, SegmentAudit audit, BatchHeader first, long upTo, int wanted)
            throws IOException {
        long enough = (long) first.position() + wanted;
        int good = audit.goodUntil(first, enough, upTo);
        return good == Integer.MAX_VALUE ? endPosition(segment, upTo, enough) : good;
    }

    /** Where the last batch below upTo ends, or some position behind {@code enough} that is below it. */
    private static int endPosition(Segment segment, long upTo, long enough) throws IOException {
        int known = segment.indexedPosition(upTo - 1);
        return known >= enough ? known : segment.positionOf(upTo);
    }

    private static @Nullable TimestampOffset first(Segment segment, long near, Predicate<Record> wanted)
            throws IOException {
        BatchHeader at = segment.batchAt(near);
        BatchCursor cursor = segment.cursor(at == null ? segment.sizeInBytes() : at.position(), SCAN_BYTES / 16);
        for (BatchHeader header = cursor.next(); header != null; header = cursor.next()) {
            if (segment.audit() != null && !cursor.checksumHolds()) {
                throw cursor.corrupt(header, "its checksum does not match");
            }
            ByteBuffer bytes = cursor.bytes();
            for (Record record : MemoryRecords.readableRecords(bytes).records()) {
                if (wanted.test(record)) {
                    return new TimestampOffset(record.timestamp(), record.offset(), header.leaderEpoch());
                }
            }
        }
        return null;
    }

    /** One try on one list of segments; null means that a segment was dropped meanwhile. */
    private interface Try<T> {
        @Nullable
        T on(List<Segment> segments) throws IOException;
    }

    private <T> T attempt(String action, Try<T> read) {
        while (true) {
            if (closed) {
                throw new NotLeaderOrFollowerException(partition + " is no longer on this broker");
            }
            List<Segment> all = segments.all();
            try {
                T result = read.on(all);
                if (result != null) {
                    return result;
                }
            } catch (NoSuchFileException | java.nio.channels.ClosedChannelException dropped) {
                if (segments.all() == all && !closed) {
                    throw new KafkaStorageException("Could not " + action + " of " + partition, dropped);
                }
            } catch (IOException failed) {
                throw new KafkaStorageException("Could not " + action + " of " + partition + ": " + failed, failed);
            }
        }
    }
}
