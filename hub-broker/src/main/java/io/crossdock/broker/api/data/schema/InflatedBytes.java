package io.crossdock.broker.api.data.schema;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Of a compressed batch, decompressed as far as it is read. A few bytes can stand for gigabytes, so there is a limit, and
 * nothing is allocated by what a length claims beyond it.
 */
final class InflatedBytes implements RecordBytes {
    private final InputStream stream;
    private final long limit;
    private final byte[] chunk = new byte[8 << 10];
    private int at;
    private int end;
    private long before;

    /** @param limit most bytes that are decompressed */
    InflatedBytes(InputStream stream, long limit) {
        this.stream = stream;
        this.limit = limit;
    }

    @Override
    public byte next() {
        if (at == end) {
            fill();
        }
        return chunk[at++];
    }

    @Override
    public void skip(int count) {
        require(count);
        for (int left = count; left > 0; ) {
            if (at == end) {
                fill();
            }
            int step = Math.min(left, end - at);
            at += step;
            left -= step;
        }
    }

    @Override
    public ByteBuffer take(int count) {
        require(count);
        byte[] taken = new byte[count];
        for (int got = 0; got < count; ) {
            if (at == end) {
                fill();
            }
            int step = Math.min(count - got, end - at);
            System.arraycopy(chunk, at, taken, got, step);
            at += step;
            got += step;
        }
        return ByteBuffer.wrap(taken);
    }

    @Override
    public long position() {
        return before + at;
    }

    @Override
    public void require(int count) {
        if (count < 0) {
            throw new InvalidRecordException("A record has a part of " + count + " bytes");
        }
        if (count > limit - position()) {
            throw tooLarge();
        }
    }

    private void fill() {
        before += end;
        at = 0;
        end = 0;
        if (before >= limit) {
            throw tooLarge();
        }
        int got;
        try {
            got = stream.read(chunk, 0, (int) Math.min(chunk.length, limit - before));
        } catch (IOException | RuntimeException unreadable) { // each codec has its own
            throw new InvalidRecordException("The records of a batch cannot be decompressed", unreadable);
        }
        if (got <= 0) {
            throw new InvalidRecordException("The records of a batch end in the middle of one");
        }
        end = got;
    }

    private RecordTooLargeException tooLarge() {
        return new RecordTooLargeException("The records of a batch come to more than " + limit
                + " bytes before compression, or say so, and the topic wants them checked; send smaller batches");
    }
}
