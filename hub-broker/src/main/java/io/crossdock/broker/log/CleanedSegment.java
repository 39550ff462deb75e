package io.crossdock.broker.log;

import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.RecordBatch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;

/**
 * What compaction keeps of a group of segments, written to files with the suffix {@code .cleaned} until it is whole; see
 * {@link SegmentSwap} for what becomes of them. Confined to one thread.
 */
final class CleanedSegment implements AutoCloseable {
    private final Path directory;
    private final Segment segment;
    private final int indexIntervalBytes;
    private final ByteBuffer buffer;

    CleanedSegment(Path directory, long baseOffset, long now, int indexIntervalBytes, int bufferBytes)
            throws IOException {
        this.directory = directory;
        this.segment = SegmentOpening.create(directory, baseOffset, now, SegmentFiles.CLEANED_SUFFIX);
        try {
            segment.transactions().makeFile(); // or the replaced segment's would stay
        } catch (IOException failed) {
            segment.release();
            SegmentSwap.removeCleaned(directory, baseOffset);
            throw failed;
        }
        this.indexIntervalBytes = indexIntervalBytes;
        this.buffer = ByteBuffer.allocate(bufferBytes);
    }

    /** Adds whole batches; empties the buffer when it has no room for them. */
    void add(ByteBuffer batches) throws IOException {
        if ((long) segment.sizeInBytes() + buffer.position() + batches.remaining() > Integer.MAX_VALUE) {
            throw new IOException("The compacted " + segment.file() + " would have more than " + Integer.MAX_VALUE
                    + " bytes; set segment.bytes lower");
        }
        if (batches.remaining() > buffer.remaining()) {
            write(buffer.flip());
            buffer.clear();
        }
        if (batches.remaining() > buffer.remaining()) {
            write(batches);
        } else {
            buffer.put(batches);
        }
    }

    /** Adds a transaction of which something is left to the index; by the offset of the marker. */
    void add(AbortedTransaction aborted) throws IOException {
        segment.transactions().append(aborted);
    }

    /**
     * Everything is on the disk when this returns.
     *
     * @param modifiedMillis the time of the youngest file that it replaces, by which a segment without timestamps ages
     */
    void finish(long modifiedMillis) throws IOException {
        write(buffer.flip());
        buffer.clear();
        segment.seal();
        segment.flush();
        Files.setLastModifiedTime(segment.file(), FileTime.fromMillis(modifiedMillis));
    }

    /** Removes the files, unless they have their next name already. */
    void discard() throws IOException {
        SegmentSwap.removeCleaned(directory, segment.baseOffset());
    }

    @Override
    public void close() throws IOException {
        segment.release();
    }

    private void write(ByteBuffer bytes) throws IOException {
        if (bytes.hasRemaining()) {
            var batches = new ArrayList<RecordBatch>();
            for (MutableRecordBatch batch :
                    MemoryRecords.readableRecords(bytes.slice()).batches()) {
                batches.add(batch);
            }
            segment.append(bytes, batches, null, indexIntervalBytes);
        }
    }
}
