package io.crossdock.broker.log;

import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Walks the batches of one file from a position on, reading in blocks and skipping what nobody asks for. Confined to
 * the thread that made it.
 */
final class BatchCursor {
    private final FileChannel channel;
    private final Path file;
    private final int end;
    private ByteBuffer block;
    private int blockStart;
    private int next;
    private @Nullable BatchHeader current;

    /**
     * @param from position of a batch
     * @param end position behind the last byte to look at
     * @param blockBytes how much to read at a time: little to find a batch, much to read them all
     */
    BatchCursor(FileChannel channel, Path file, int from, int end, int blockBytes) {
        this.channel = channel;
        this.file = file;
        this.end = end;
        this.next = from;
        this.blockStart = from;
        this.block = ByteBuffer.allocate(Math.max(BatchHeader.BYTES, Math.min(blockBytes, Math.max(0, end - from))))
                .limit(0);
    }

    /**
     * The next batch that lies whole before the end, or null.
     *
     * @throws CorruptRecordException naming file and position when there are bytes but no batch
     */
    @Nullable
    BatchHeader next() throws IOException {
        if (next >= end) {
            return null;
        }
        String problem = problem();
        if (!problem.isEmpty()) {
            throw corrupt(problem);
        }
        BatchHeader header = BatchHeader.read(block, next - blockStart, next);
        next = header.endPosition();
        current = header;
        return header;
    }

    /** The bytes of the batch last returned, valid until the next call. */
    ByteBuffer bytes() throws IOException {
        BatchHeader header = header();
        ensureInBlock(header.position(), header.sizeInBytes());
        return block.slice(header.position() - blockStart, header.sizeInBytes());
    }

    /** Whether the batch last returned carries the checksum of its bytes. */
    boolean checksumHolds() throws IOException {
        ByteBuffer bytes = bytes();
        int expected = bytes.getInt(DefaultRecordBatch.CRC_OFFSET);
        var crc = new CRC32C();
        crc.update(bytes.position(DefaultRecordBatch.CRC_OFFSET + Integer.BYTES));
        return (int) crc.getValue() == expected;
    }

    /** For the batch last returned. */
    CorruptRecordException corrupt(BatchHeader header, String problem) {
        return new CorruptRecordException("Damaged record batch in " + file + " at position " + header.position()
                + " (offset " + header.baseOffset() + "): " + problem);
    }

    private CorruptRecordException corrupt(String problem) {
        return new CorruptRecordException("Damaged record batch in " + file + " at position " + next + ": " + problem);
    }

    private String problem() throws IOException {
        if (end - next < BatchHeader.BYTES) {
            return "only " + (end - next) + " bytes are left, a header has " + BatchHeader.BYTES;
        }
        ensureInBlock(next, BatchHeader.BYTES);
        int at = next - blockStart;
        String problem = BatchHeader.problem(block, at);
        if (!problem.isEmpty()) {
            return problem;
        }
        int size = block.getInt(at + 8) + 12;
        return size > end - next ? "it has " + size + " bytes, but only " + (end - next) + " are left" : "";
    }

    private BatchHeader header() {
        if (current == null) {
            throw new IllegalStateException("next() has not returned a batch yet");
        }
        return current;
    }

    private void ensureInBlock(int position, int bytes) throws IOException {
        if (position >= blockStart && position + bytes <= blockStart + block.limit()) {
            return;
        }
        if (block.capacity() < bytes) {
            block = ByteBuffer.allocate(bytes);
        }
        block.clear().limit(Math.min(block.capacity(), end - position));
        int read = FileBytes.readAvailable(channel, block, position);
        blockStart = position;
        block.flip();
        if (read < bytes) {
            throw new IOException(file + " has " + read + " bytes at position " + position + " instead of " + bytes);
        }
    }
}
