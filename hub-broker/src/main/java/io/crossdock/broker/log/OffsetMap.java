package io.crossdock.broker.log;

import java.nio.ByteBuffer;

/**
 * The newest offset of each key, in one array of fixed size: open addressing over the {@link KeyDigest} of the key,
 * three longs a key and no object.
 *
 * <pre>
 * slot: first half of the digest | second half | offset + 1 (0: free)
 * </pre>
 *
 * <p>Confined to one thread.
 */
final class OffsetMap {
    static final int ENTRY_BYTES = 3 * Long.BYTES;
    private static final int LONGS = 3;
    private static final int MOST_SLOTS = Integer.MAX_VALUE / LONGS - 8;

    private final KeyDigest digest;
    private final long[] table;
    private final int slots;
    private final int capacity;
    private int size;

    private OffsetMap(KeyDigest digest, int slots, int capacity) {
        this.digest = digest;
        this.slots = slots;
        this.capacity = capacity;
        this.table = new long[slots * LONGS];
    }

    /**
     * Room for {@code keys} keys, or for as many as {@code maxBytes} hold.
     *
     * @param loadFactor share of the slots that may be taken, above 0 and at most 1
     */
    static OffsetMap of(long keys, long maxBytes, double loadFactor, KeyDigest digest) {
        long affordable = Math.min(MOST_SLOTS, Math.max(2, maxBytes / ENTRY_BYTES));
        int slots = (int) Math.min(affordable, (long) Math.ceil((keys + 1) / loadFactor) + 1);
        return new OffsetMap(digest, slots, Math.max(1, Math.min(slots - 1, (int) (slots * loadFactor))));
    }

    /** Keys that can still be added. */
    int room() {
        return capacity - size;
    }

    int size() {
        return size;
    }

    /** @throws IllegalStateException when there is no {@link #room} for one more key */
    void put(ByteBuffer key, long offset) {
        int at = find(key);
        if (table[at + 2] == 0) {
            if (room() == 0) {
                throw new IllegalStateException("The offset map is full with " + size + " keys");
            }
            table[at] = digest.first();
            table[at + 1] = digest.second();
            size++;
        }
        table[at + 2] = offset + 1;
    }

    /** The offset last put for a key, -1 if none was. */
    long get(ByteBuffer key) {
        return table[find(key) + 2] - 1;
    }

    /** Where the key stands or would stand. There always is a free slot, which ends the search. */
    private int find(ByteBuffer key) {
        digest.of(key);
        int slot = (int) Long.remainderUnsigned(digest.first(), slots);
        while (true) {
            int at = slot * LONGS;
            if (table[at + 2] == 0 || table[at] == digest.first() && table[at + 1] == digest.second()) {
                return at;
            }
            slot = slot + 1 == slots ? 0 : slot + 1;
        }
    }
}
