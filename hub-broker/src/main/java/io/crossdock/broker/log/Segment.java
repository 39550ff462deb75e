package io.crossdock.broker.log;

import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;

/**
 * A piece of a log: record batches in one file, and the indexes into it.
 *
 * <pre>
 * 00000000000000001234.log         batches as they were on the wire, first offset 1234
 * 00000000000000001234.index       see {@link SegmentIndex}
 * 00000000000000001234.timeindex
 * 00000000000000001234.txnindex    see {@link TransactionIndex}
 * </pre>
 *
 * <p>One writer appends. Readers use what lies below {@link #sizeInBytes}, which is published after the bytes are
 * written. The file stays open as long as anyone holds the segment: the log itself holds it once, every slice being
 * sent holds it once more.
 */
final class Segment {
    static final String LOG_SUFFIX = ".log";
    private static final int SEEK_BLOCK = 8 * 1024;

    /** The largest timestamp of the segment and the last offset of the batch it was first seen in. */
    record MaxTimestamp(long timestamp, long offset) {}

    private final long baseOffset;
    private final long createdMillis;
    private final Path file;
    private final FileChannel channel;
    private final SegmentIndex offsets;
    private final SegmentIndex times;
    private final TransactionIndex transactions;
    private final AtomicInteger holders = new AtomicInteger(1);
    private volatile int size;
    private volatile MaxTimestamp max;
    private long firstTimestamp = RecordBatch.NO_TIMESTAMP;
    private int bytesSinceIndexed;
    private int unverified; // bytes of the file nobody has looked at yet, until the audit begins
    private volatile @Nullable SegmentAudit audit;

    Segment(
            long baseOffset,
            long createdMillis,
            Path file,
            FileChannel channel,
            SegmentIndex offsets,
            SegmentIndex times,
            TransactionIndex transactions,
            int size) {
        this.baseOffset = baseOffset;
        this.createdMillis = createdMillis;
        this.file = file;
        this.channel = channel;
        this.offsets = offsets;
        this.times = times;
        this.transactions = transactions;
        this.size = size;
        this.max = new MaxTimestamp(RecordBatch.NO_TIMESTAMP, baseOffset);
    }

    /** What is in the file was found there: the largest timestamp is read back, and nothing is verified yet. */
    void found() throws IOException {
        refreshMax();
        unverified = size;
    }

    long baseOffset() {
        return baseOffset;
    }

    int sizeInBytes() {
        return size;
    }

    Path file() {
        return file;
    }

    FileChannel channel() {
        return channel;
    }

    SegmentIndex offsets() {
        return offsets;
    }

    SegmentIndex times() {
        return times;
    }

    TransactionIndex transactions() {
        return transactions;
    }

    MaxTimestamp max() {
        return max;
    }

    /** The time retention goes by: of the youngest record, or of the file when no record has one. */
    long ageTimestamp() {
        MaxTimestamp now = max;
        return now.timestamp() >= 0 ? now.timestamp() : createdMillis;
    }

    /** The time rolling goes by: of the first batch, or of the file. */
    long firstTimestamp() {
        return firstTimestamp >= 0 ? firstTimestamp : createdMillis;
    }

    /**
     * Writes batches that have their offsets, then shows them to readers. When that fails, nothing of it is left.
     *
     * @param aborted the transaction they abort, if they do
     */
    void append(
            ByteBuffer bytes,
            List<? extends RecordBatch> batches,
            @Nullable AbortedTransaction aborted,
            int indexIntervalBytes)
            throws IOException {
        int position = size;
        int length = bytes.remaining();
        try {
            FileBytes.writeFully(channel, bytes, position);
            for (RecordBatch batch : batches) {
                indexed(position, batch.sizeInBytes(), batch.lastOffset(), batch.maxTimestamp(), indexIntervalBytes);
                position += batch.sizeInBytes();
            }
            if (aborted != null) {
                transactions.append(aborted);
            }
        } catch (IOException failed) {
            takeBack(batches.get(0).baseOffset(), failed);
            throw failed;
        }
        size += length;
    }

    /** After an append that failed: the file ends with the last whole batch. What fails here is added to the failure. */
    private void takeBack(long offset, IOException failure) {
        try {
            truncate(size, offset);
        } catch (IOException worse) {
            failure.addSuppressed(worse);
        }
    }

    /** Notes a batch in the indexes when the last entry is far enough away. */
    void indexed(int position, int bytes, long lastOffset, long maxTimestamp, int intervalBytes) throws IOException {
        if (firstTimestamp < 0) {
            firstTimestamp = maxTimestamp;
        }
        if (maxTimestamp > max.timestamp()) {
            max = new MaxTimestamp(maxTimestamp, lastOffset);
        }
        if (bytesSinceIndexed > intervalBytes) {
            offsets.append(lastOffset - baseOffset, position);
            indexMaxTimestamp();
            bytesSinceIndexed = 0;
        }
        bytesSinceIndexed += bytes;
    }

    /** The position of the first batch that reaches {@code offset} or lies behind it; the end if there is none. */
    int positionOf(long offset) throws IOException {
        BatchHeader found = batchAt(offset);
        return found == null ? size : found.position();
    }

    /** The first batch whose last offset is not below {@code offset}, or null. */
    @Nullable
    BatchHeader batchAt(long offset) throws IOException {
        BatchCursor cursor = cursor(indexedPosition(offset), SEEK_BLOCK);
        BatchHeader header = cursor.next();
        while (header != null && header.lastOffset() < offset) {
            header = cursor.next();
        }
        return header;
    }

    /** The offset behind the batch that holds the byte before {@code position}. */
    long offsetBehind(int position) throws IOException {
        SegmentIndex.Entry near = offsets.floorByValue(position - 1);
        BatchCursor cursor = cursor(near == null ? 0 : near.value(), SEEK_BLOCK);
        long behind = baseOffset;
        for (BatchHeader header = cursor.next();
                header != null && header.position() < position;
                header = cursor.next()) {
            behind = header.lastOffset() + 1;
        }
        return behind;
    }

    /** As {@link #batchAt}, looking from the start of a batch on. */
    @Nullable
    BatchHeader batchFrom(int position, long offset) throws IOException {
        BatchCursor cursor = cursor(Math.max(position, indexedPosition(offset)), SEEK_BLOCK);
        BatchHeader header = cursor.next();
        while (header != null && header.lastOffset() < offset) {
            header = cursor.next();
        }
        return header;
    }

    /** What is to be verified before it is read; null when there is nothing. */
    @Nullable
    SegmentAudit audit() {
        return audit;
    }

    /** From here on recovery has verified the file. */
    void verifiedFrom(int position) {
        unverified = Math.min(unverified, position);
    }

    /** From now on what was found on the disk is verified before it is read. */
    void auditWith(LeaderEpochs epochs, LongPredicate mayFollowGap) {
        if (unverified > 0) {
            audit = new SegmentAudit(this, unverified, epochs, mayFollowGap);
        }
    }

    /** Everything is verified. */
    void trusted() {
        audit = null;
    }

    /** The position the index knows of a batch at or before {@code offset}. */
    int indexedPosition(long offset) throws IOException {
        SegmentIndex.Entry entry = offsets.floor(offset - baseOffset);
        return entry == null ? 0 : entry.value();
    }

    /** Whether a read from this offset finds what it needs in memory, the bytes themselves being in the page cache. */
    boolean isRecent(long offset) {
        return audit == null && offset - baseOffset >= offsets.heapFrom();
    }

    /** Reads batches from a position to the current end. */
    BatchCursor cursor(int from, int blockBytes) {
        return new BatchCursor(channel, file, from, size, blockBytes);
    }

    /** Cuts the file at a position, and the indexes at the offset that starts there. */
    void truncate(int position, long offset) throws IOException {
        channel.truncate(position);
        size = position;
        SegmentAudit under = audit;
        if (under != null) {
            under.truncated(position);
        }
        offsets.dropFrom(entry -> entry.key() + baseOffset >= offset);
        times.dropFrom(entry -> entry.value() + baseOffset >= offset);
        transactions.truncate(offset);
        bytesSinceIndexed = 0;
        refreshMax();
        SegmentIndex.Entry last = times.last();
        BatchCursor rest = cursor(last == null ? 0 : indexedPosition(last.value() + baseOffset), SEEK_BLOCK);
        for (BatchHeader header = rest.next(); header != null; header = rest.next()) {
            if (header.maxTimestamp() > max.timestamp()) {
                max = new MaxTimestamp(header.maxTimestamp(), header.lastOffset());
            }
        }
    }

    /** Drops the bytes behind the last batch that was {@link #indexed}. */
    void cutTail(int position) throws IOException {
        channel.truncate(position);
        size = position;
    }

    /** After the last append: the largest timestamp is the last entry of the time index, everything is in files. */
    void seal() throws IOException {
        indexMaxTimestamp();
        offsets.seal();
        times.seal();
    }

    /** Everything written so far is on the disk when this returns. */
    void flush() throws IOException {
        syncRecords();
        writeIndexes();
        syncIndexes();
    }

    /** The records written so far are on the disk when this returns; the times of the file do not matter. */
    void syncRecords() throws IOException {
        channel.force(false);
    }

    /** The index entries made so far are in the files when this returns; on a full disk nothing is lost if it fails. */
    void writeIndexes() throws IOException {
        offsets.write();
        times.write();
    }

    /** The index entries that are in the files are on the disk when this returns. */
    void syncIndexes() throws IOException {
        offsets.force();
        times.force();
        transactions.flush();
    }

    /** Keeps the file open for a reader. False when the segment is gone: look again for the one that is there now. */
    boolean retain() {
        int now = holders.get();
        while (now > 0) {
            if (holders.compareAndSet(now, now + 1)) {
                return true;
            }
            now = holders.get();
        }
        return false;
    }

    /** The last one out closes the files. */
    void release() throws IOException {
        if (holders.decrementAndGet() == 0) {
            channel.close();
            offsets.close();
            times.close();
            transactions.close();
        }
    }

    /** Reads the time of the first batch back after a restart, for rolling by time. */
    void loadFirstTimestamp() throws IOException {
        firstTimestamp = readFirstTimestamp();
    }

    /** The time of the first batch, as the file has it; below zero if it has none. */
    long readFirstTimestamp() throws IOException {
        BatchHeader first = cursor(0, BatchHeader.BYTES).next();
        return first == null ? RecordBatch.NO_TIMESTAMP : first.maxTimestamp();
    }

    /** From now on the indexes are read from the files that have their names now, also if others take these. */
    void openIndexes() throws IOException {
        offsets.keepOpen();
        times.keepOpen();
        transactions.keepOpen();
    }

    private void indexMaxTimestamp() throws IOException {
        MaxTimestamp now = max;
        SegmentIndex.Entry last = times.last();
        boolean newer = last == null || now.timestamp() > last.key() && now.offset() - baseOffset > last.value();
        if (now.timestamp() >= 0 && newer) {
            times.append(now.timestamp(), (int) (now.offset() - baseOffset));
        }
    }

    private void refreshMax() throws IOException {
        SegmentIndex.Entry last = times.last();
        max = last == null
                ? new MaxTimestamp(RecordBatch.NO_TIMESTAMP, baseOffset)
                : new MaxTimestamp(last.key(), last.value() + baseOffset);
    }
}
