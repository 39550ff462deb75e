package io.crossdock.broker.log;

import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.BufferSupplier;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * One compaction of one log: learns the newest offset of each key written since the last one, then writes every segment
 * up to there anew without what those replace, a group of segments at a time, and has the lane exchange them. Offsets
 * stay as they are, so readers and committed positions notice nothing.
 *
 * <p>Runs on a maintenance thread, beside appends and reads. Each exchange stands for itself: a cleaning that ends half
 * way is taken up from the start by the next, which finds less to do.
 */
final class Cleaning {
    private static final int HEADERS_BLOCK = 4 * 1024;

    private final LogCompaction log;
    private final CleanerConfig config;
    private final LogConfig topic;
    private final LongConsumer spent;
    private final long cuts;
    private final BufferSupplier buffers = BufferSupplier.create();
    private final List<AbortedTransaction> stillAborted = new ArrayList<>();
    private long bytesBefore;
    private long bytesAfter;

    /** What came of it. */
    record Result(long upTo, long bytesBefore, long bytesAfter) {}

    /** @param spent told of bytes read or written; waits, and ends the work by {@link CleaningInterrupted} */
    Cleaning(LogCompaction log, CleanerConfig config, LongConsumer spent) {
        this.log = log;
        this.config = config;
        this.spent = spent;
        this.topic = log.config();
        this.cuts = log.cuts();
    }

    /**
     * @throws org.apache.kafka.common.errors.CorruptRecordException naming file and position of a damaged batch
     * @throws CleaningInterrupted when the log was cut, deleted or set up anew meanwhile
     * @throws IOException when it could not be read, or the compacted files could not be written
     * @throws KafkaStorageException when the exchange failed, which takes the directory offline
     */
    Result run(CleanableRange range) throws IOException {
        try {
            return clean(range);
        } catch (IOException | CorruptRecordException failed) {
            ensureWanted(); // else it is no wonder
            throw failed;
        }
    }

    private Result clean(CleanableRange range) throws IOException {
        Map<Long, ProducerEntry> producers = log.producers();
        List<Segment> held = hold(log.segments(), range.firstUncleanable());
        try {
            var dirty = new DirtyRecords(held, range, config.ioBytesPerThread(), this::progress);
            OffsetMap newest = OffsetMap.of(
                    dirty.count(),
                    config.dedupeBytesPerThread(),
                    config.bufferLoadFactor(),
                    KeyDigest.withRandomSecret());
            long upTo = dirty.into(newest, new TransactionSweep(log::aborted, kept -> {}), buffers);
            var filter = new CompactionFilter(
                    newest,
                    new TransactionSweep(log::aborted, stillAborted::add),
                    producers,
                    log.now(),
                    topic.deleteRetentionMillis());
            List<Segment> below = held.subList(0, SegmentSet.floorIndex(held, upTo - 1) + 1);
            for (List<Segment> group : SegmentGroups.of(below, topic, range.firstUncleanable())) {
                clean(group, filter, upTo);
            }
            log.cleaned(upTo, cuts);
            return new Result(upTo, bytesBefore, bytesAfter);
        } finally {
            buffers.close();
            for (Segment segment : held) {
                segment.release();
            }
        }
    }

    private void clean(List<Segment> group, CompactionFilter filter, long upTo) throws IOException {
        stillAborted.clear();
        log.requireRoom(group.stream().mapToLong(Segment::sizeInBytes).sum());
        try (var cleaned = new CleanedSegment(
                log.directory(),
                group.get(0).baseOffset(),
                log.now(),
                topic.indexIntervalBytes(),
                config.ioBytesPerThread())) {
            try {
                long last = lastOffset(group.get(group.size() - 1));
                filter.enterFile(last);
                for (int i = 0; i < group.size(); i++) {
                    long end = i + 1 < group.size() ? group.get(i + 1).baseOffset() : last + 1;
                    filter.enterSegment(group.get(i).baseOffset(), end);
                    copy(group.get(i), filter, upTo, cleaned);
                }
                for (AbortedTransaction each : stillAborted) {
                    cleaned.add(each);
                }
                cleaned.finish(
                        Files.getLastModifiedTime(group.get(group.size() - 1).file())
                                .toMillis());
                ensureWanted();
                log.replace(group, cuts);
            } finally {
                cleaned.discard();
            }
        }
    }

    private void copy(Segment from, CompactionFilter filter, long upTo, CleanedSegment to) throws IOException {
        BatchCursor cursor = from.cursor(0, config.ioBytesPerThread());
        ByteBuffer out = ByteBuffer.allocate(config.ioBytesPerThread());
        for (BatchHeader header = cursor.next(); header != null; header = cursor.next()) {
            MutableRecordBatch batch = DirtyRecords.batch(cursor, header);
            bytesBefore += header.sizeInBytes();
            if (header.lastOffset() >= upTo) {
                filter.pass(batch); // nothing is known of its keys
                to.add(cursor.bytes());
                bytesAfter += header.sizeInBytes();
                progress(2L * header.sizeInBytes());
                continue;
            }
            MemoryRecords.FilterResult kept = filter(cursor, header, filter, out.clear());
            ByteBuffer bytes = kept.outputBuffer().flip();
            out = bytes.capacity() > out.capacity() ? bytes.duplicate() : out; // it grew for a large batch
            int written = bytes.remaining();
            if (written > 0) {
                withoutPhantomTime(bytes);
                to.add(bytes);
            }
            bytesAfter += written;
            progress(header.sizeInBytes() + (long) written);
        }
    }

    private MemoryRecords.FilterResult filter(
            BatchCursor cursor, BatchHeader header, CompactionFilter filter, ByteBuffer out) throws IOException {
        try {
            return MemoryRecords.readableRecords(cursor.bytes()).filterTo(filter, out, buffers);
        } catch (CleaningInterrupted stop) {
            throw stop;
        } catch (RuntimeException unreadable) { // each codec has its own
            throw cursor.corrupt(header, "its records cannot be read: " + unreadable);
        }
    }

    /** A batch without records must not be taken for the one with the largest timestamp. */
    private static void withoutPhantomTime(ByteBuffer bytes) {
        for (MutableRecordBatch batch :
                MemoryRecords.readableRecords(bytes.slice()).batches()) {
            Integer count = batch.countOrNull();
            if (count != null && count == 0) {
                batch.setMaxTimestamp(batch.timestampType(), RecordBatch.NO_TIMESTAMP);
            }
        }
    }

    private void progress(long bytes) {
        ensureWanted();
        spent.accept(bytes);
    }

    private void ensureWanted() {
        if (log.isClosed() || log.cuts() != cuts) {
            throw new CleaningInterrupted("the log was deleted or cut");
        }
        if (!log.config().equals(topic)) {
            throw new CleaningInterrupted("the topic's settings changed");
        }
    }

    private static long lastOffset(Segment segment) throws IOException {
        BatchCursor cursor = segment.cursor(segment.indexedPosition(Long.MAX_VALUE), HEADERS_BLOCK);
        long last = segment.baseOffset();
        for (BatchHeader header = cursor.next(); header != null; header = cursor.next()) {
            last = header.lastOffset();
        }
        return last;
    }

    private static List<Segment> hold(List<Segment> all, long end) {
        var held = new ArrayList<Segment>();
        for (Segment segment : all.subList(0, all.size() - 1)) {
            if (segment.baseOffset() < end) {
                if (!segment.retain()) {
                    held.forEach(Cleaning::releaseQuietly);
                    throw new CleaningInterrupted("segments were dropped meanwhile");
                }
                held.add(segment);
            }
        }
        return List.copyOf(held);
    }

    private static void releaseQuietly(Segment segment) {
        try {
            segment.release();
        } catch (IOException closing) {
            throw new java.io.UncheckedIOException("Could not close " + segment.file(), closing);
        }
    }
}
