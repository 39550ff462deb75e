package io.crossdock.broker.log;

import org.apache.kafka.common.record.internal.RecordBatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * How many records there are in the beginning of a slice, by the headers of its batches; nothing is decompressed.
 *
 * @param bytes of the slice up to the end of the last batch counted: without one that the slice cuts off, because a reader
 *     drops that; all of it if there is nothing else
 * @param records in them
 */
public record SliceCount(int bytes, long records) {
    private static final int RECORDS_AT = 57;
    private static final int MAGIC_AT = 16;

    /**
     * Counts batch after batch, at least one, until there are so many records or the slice ends.
     *
     * @param most records, of which the last batch may have more
     */
    static SliceCount of(LogSlice slice, double most) {
        ByteBuffer header = ByteBuffer.allocate(BatchHeader.BYTES);
        int at = 0;
        long records = 0;
        try {
            while (slice.sizeInBytes() - at >= BatchHeader.BYTES) {
                FileBytes.readFully(
                        slice.channel(),
                        header.clear(),
                        slice.position() + at,
                        slice.segment().file());
                int size = header.getInt(8) + 12;
                boolean whole = size >= BatchHeader.BYTES && size <= slice.sizeInBytes() - at;
                if (!whole || header.get(MAGIC_AT) != RecordBatch.MAGIC_VALUE_V2) {
                    break;
                }
                at += size;
                records += header.getInt(RECORDS_AT);
                if (records >= most) {
                    return new SliceCount(at, records);
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("Could not read " + slice, failed);
        }
        return new SliceCount(at == 0 ? slice.sizeInBytes() : at, records);
    }
}
