package io.crossdock.broker.coordinator;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * One record of a shard's log, without the record classes of the wire. Immutable: readers get buffers of their own.
 *
 * @param key never empty
 * @param value null is a tombstone: it takes back what this key said before
 */
public record ShardRecord(ByteBuffer key, @Nullable ByteBuffer value) {
    public ShardRecord {
        key = key.asReadOnlyBuffer();
        value = value == null ? null : value.asReadOnlyBuffer();
    }

    public static ShardRecord tombstone(ByteBuffer key) {
        return new ShardRecord(key, null);
    }

    @Override
    public ByteBuffer key() {
        return key.duplicate();
    }

    @Override
    public @Nullable ByteBuffer value() {
        return value == null ? null : value.duplicate();
    }

    /** Bytes of key and value. */
    public int size() {
        return key.remaining() + (value == null ? 0 : value.remaining());
    }
}
