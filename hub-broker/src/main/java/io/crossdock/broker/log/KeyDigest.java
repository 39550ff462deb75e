package io.crossdock.broker.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * The 128 bits by which compaction tells keys apart: SipHash-2-4 with a 128-bit result (Aumasson and Bernstein, 2012)
 * under a secret drawn for each use. Two keys that look the same would cost a record, so nobody who writes to a topic
 * may be able to find such keys; that rules out hashes without a secret. The result stands in two fields, not in an
 * object per key. Confined to one thread.
 */
final class KeyDigest {
    private final long key0;
    private final long key1;
    private long v0;
    private long v1;
    private long v2;
    private long v3;
    private long first;
    private long second;

    KeyDigest(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    static KeyDigest withRandomSecret() {
        var random = new SecureRandom();
        return new KeyDigest(random.nextLong(), random.nextLong());
    }

    /** Computes the digest of what remains in the buffer, whose position and order do not change. */
    void of(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int length = in.remaining();
        v0 = key0 ^ 0x736f6d6570736575L;
        v1 = key1 ^ 0x646f72616e646f6dL ^ 0xee;
        v2 = key0 ^ 0x6c7967656e657261L;
        v3 = key1 ^ 0x7465646279746573L;
        while (in.remaining() >= Long.BYTES) {
            absorb(in.getLong());
        }
        long tail = (long) length << 56;
        for (int shift = 0; in.hasRemaining(); shift += Byte.SIZE) {
            tail |= (in.get() & 0xffL) << shift;
        }
        absorb(tail);
        v2 ^= 0xee;
        rounds(4);
        first = v0 ^ v1 ^ v2 ^ v3;
        v1 ^= 0xdd;
        rounds(4);
        second = v0 ^ v1 ^ v2 ^ v3;
    }

    /** The first half of the last digest. */
    long first() {
        return first;
    }

    /** The second half of the last digest. */
    long second() {
        return second;
    }

    private void absorb(long word) {
        v3 ^= word;
        rounds(2);
        v0 ^= word;
    }

    private void rounds(int count) {
        for (int i = 0; i < count; i++) {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
