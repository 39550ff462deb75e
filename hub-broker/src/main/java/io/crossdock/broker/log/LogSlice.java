package io.crossdock.broker.log;

import org.apache.kafka.common.network.TransferableChannel;
import org.apache.kafka.common.record.internal.DefaultRecordsSend;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.TransferableRecords;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A range of one segment's file on its way to a consumer. Holds the segment, so that the file stays open although
 * retention may drop it meanwhile: whoever takes a slice releases it once, also an empty one. May end in the middle of a
 * batch, as consumers expect.
 *
 * <p>Thread-safe.
 */
public final class LogSlice implements TransferableRecords {
    private final Segment segment;
    private final int position;
    private final int size;
    private final AtomicInteger holders = new AtomicInteger(1);

    /** The caller has retained the segment for this slice. */
    LogSlice(Segment segment, int position, int size) {
        this.segment = segment;
        this.position = position;
        this.size = size;
    }

    /** The segment, open as long as the slice is held. */
    Segment segment() {
        return segment;
    }

    /** The open file; closed by the log, never by the reader. */
    public FileChannel channel() {
        return segment.channel();
    }

    /** Where the range starts in the file. */
    public long position() {
        return position;
    }

    /** Length of the range, 0 when there is nothing to read. */
    @Override
    public int sizeInBytes() {
        return size;
    }

    /** One more user of this slice; each releases it once. */
    public LogSlice retain() {
        if (holders.getAndIncrement() <= 0) {
            holders.decrementAndGet();
            throw new IllegalStateException("The slice was released before: " + this);
        }
        return this;
    }

    /** The last release gives the file back. One release too many is an error of the caller. */
    public void release() {
        int left = holders.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("The slice was released once too often: " + this);
        }
        if (left == 0) {
            try {
                segment.release();
            } catch (IOException closing) {
                throw new UncheckedIOException("Could not close " + segment.file(), closing);
            }
        }
    }

    /** Its first batches, at least one, that have about so many records. */
    public SliceCount count(double mostRecords) {
        return SliceCount.of(this, mostRecords);
    }

    /** A copy on the heap, for small reads and where bytes must pass through the process, as with TLS. */
    public MemoryRecords toMemory() {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        try {
            FileBytes.readFully(segment.channel(), bytes, position, segment.file());
        } catch (IOException failed) {
            throw new UncheckedIOException("Could not read " + this, failed);
        }
        return MemoryRecords.readableRecords(bytes.flip());
    }

    @Override
    public DefaultRecordsSend<LogSlice> toSend() {
        return new DefaultRecordsSend<>(this);
    }

    @Override
    public int writeTo(TransferableChannel destination, int offset, int length) throws IOException {
        return (int)
                destination.transferFrom(segment.channel(), (long) position + offset, Math.min(length, size - offset));
    }

    @Override
    public String toString() {
        return segment.file() + "[" + position + "+" + size + "]";
    }
}
