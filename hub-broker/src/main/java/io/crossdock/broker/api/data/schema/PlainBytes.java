package io.crossdock.broker.api.data.schema;

import org.apache.kafka.common.InvalidRecordException;

import java.nio.ByteBuffer;

/** Of a batch that is not compressed; nothing is copied. */
final class PlainBytes implements RecordBytes {
    private final ByteBuffer bytes;

    /** @param bytes from the first record on; its position is moved */
    PlainBytes(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    @Override
    public byte next() {
        if (!bytes.hasRemaining()) {
            require(1);
        }
        return bytes.get();
    }

    @Override
    public void skip(int count) {
        require(count);
        bytes.position(bytes.position() + count);
    }

    @Override
    public ByteBuffer take(int count) {
        require(count);
        ByteBuffer taken = bytes.slice(bytes.position(), count);
        bytes.position(bytes.position() + count);
        return taken;
    }

    @Override
    public long position() {
        return bytes.position();
    }

    @Override
    public void require(int count) {
        if (count < 0 || count > bytes.remaining()) {
            throw new InvalidRecordException(
                    "A record has a part of " + count + " bytes where its batch has " + bytes.remaining() + " left");
        }
    }
}
