package io.crossdock.broker.log;

import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.CloseableIterator;

import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;

/** The part of a log that is not compacted yet, read to learn the newest offset of each key in it. */
final class DirtyRecords {
    private static final int HEADERS_BLOCK = 16 * 1024;

    private final List<Segment> segments;
    private final CleanableRange range;
    private final int blockBytes;
    private final LongConsumer read;

    /**
     * @param segments of the log, held by the caller
     * @param blockBytes to read at a time, if no batch is larger
     * @param read told how many bytes were read, may end the work by an exception
     */
    DirtyRecords(List<Segment> segments, CleanableRange range, int blockBytes, LongConsumer read) {
        this.segments = segments;
        this.range = range;
        this.blockBytes = blockBytes;
        this.read = read;
    }

    /** How many records there are at most, from the headers. */
    long count() throws IOException {
        long count = 0;
        for (Segment segment : dirty()) {
            BatchCursor cursor = segment.cursor(segment.positionOf(range.firstDirty()), HEADERS_BLOCK);
            for (BatchHeader header = cursor.next(); header != null && isBelowEnd(header); header = cursor.next()) {
                count += header.isControl() ? 0 : header.lastOffset() - header.baseOffset() + 1;
            }
            read.accept(0);
        }
        return count;
    }

    /**
     * Fills the map with the keys of all committed records, batch by batch as long as it has room.
     *
     * @return the offset below which all are in the map
     * @throws CorruptRecordException naming file and position of a damaged batch, or when not even one batch finds room
     */
    long into(OffsetMap map, TransactionSweep transactions, BufferSupplier buffers) throws IOException {
        long reached = range.firstDirty();
        List<Segment> dirty = dirty();
        for (int i = 0; i < dirty.size(); i++) {
            Segment segment = dirty.get(i);
            long end = i + 1 < dirty.size() ? dirty.get(i + 1).baseOffset() : range.firstUncleanable();
            transactions.enter(Math.max(segment.baseOffset(), range.firstDirty()), end);
            BatchCursor cursor = segment.cursor(segment.positionOf(range.firstDirty()), blockBytes);
            for (BatchHeader header = cursor.next(); header != null && isBelowEnd(header); header = cursor.next()) {
                MutableRecordBatch batch = batch(cursor, header);
                if (batch.isControlBatch()) {
                    transactions.isSpent(batch);
                } else if (!transactions.isAborted(batch)) {
                    if (map.room() < batch.countOrNull()) {
                        return full(reached, map, segment, header);
                    }
                    add(batch, map, cursor, header, buffers);
                }
                reached = header.lastOffset() + 1;
                read.accept(header.sizeInBytes());
            }
        }
        return range.firstUncleanable();
    }

    /** The records of the batch at the cursor, which carries its checksum. */
    static MutableRecordBatch batch(BatchCursor cursor, BatchHeader header) throws IOException {
        if (!cursor.checksumHolds()) {
            throw cursor.corrupt(header, "its checksum does not match");
        }
        return MemoryRecords.readableRecords(cursor.bytes())
                .batches()
                .iterator()
                .next();
    }

    private long full(long reached, OffsetMap map, Segment segment, BatchHeader header) {
        if (reached == range.firstDirty()) {
            throw new IllegalStateException("The batch in " + segment.file() + " at position " + header.position()
                    + " has more keys than the " + map.size() + " that log.cleaner.dedupe.buffer.size has room for;"
                    + " set it higher, or log.cleaner.threads lower");
        }
        return reached;
    }

    private void add(
            MutableRecordBatch batch, OffsetMap map, BatchCursor cursor, BatchHeader header, BufferSupplier buffers) {
        try (CloseableIterator<Record> records = batch.streamingIterator(buffers)) {
            while (records.hasNext()) {
                Record record = records.next();
                if (record.hasKey() && record.offset() >= range.firstDirty()) {
                    map.put(record.key(), record.offset());
                }
            }
        } catch (CorruptRecordException known) {
            throw known;
        } catch (RuntimeException unreadable) { // each codec has its own
            throw cursor.corrupt(header, "its records cannot be read: " + unreadable);
        }
    }

    private boolean isBelowEnd(BatchHeader header) {
        return header.baseOffset() < range.firstUncleanable();
    }

    private List<Segment> dirty() {
        int from = Math.max(0, SegmentSet.floorIndex(segments, range.firstDirty()));
        int to = from;
        while (to < segments.size() && segments.get(to).baseOffset() < range.firstUncleanable()) {
            to++;
        }
        return segments.subList(from, to);
    }
}
