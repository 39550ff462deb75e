package io.crossdock.broker.quota;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How much of something there was per second within the last minute, in slots of {@value #SLOT_SECONDS} seconds. Thread-safe;
 * takes no lock and allocates nothing.
 */
final class RecentAmount {
    static final int SLOT_SECONDS = 5;
    static final int SECONDS = 60;

    private static final long SLOT_NANOS = SLOT_SECONDS * 1_000_000_000L;
    private static final int WHOLE = SECONDS / SLOT_SECONDS;
    /** Beside its amount a slot has its number, so that what is left of an earlier round is known. */
    private static final int AMOUNT_BITS = 40;

    private static final long MOST = (1L << AMOUNT_BITS) - 1;
    private static final long NUMBERS = (1L << (Long.SIZE - AMOUNT_BITS)) - 1;

    private final AtomicLongArray slots = new AtomicLongArray(WHOLE + 1); // one is being filled

    /** @param amount not negative */
    void add(long amount, long nowNanos) {
        long number = number(nowNanos);
        int index = (int) (number % slots.length());
        while (true) {
            long slot = slots.get(index);
            long before = slot >>> AMOUNT_BITS == number ? slot & MOST : 0;
            long next = number << AMOUNT_BITS | Math.min(MOST, before + amount);
            if (slots.compareAndSet(index, slot, next)) {
                return;
            }
        }
    }

    double perSecond(long nowNanos) {
        long number = number(nowNanos);
        long sum = 0;
        for (int index = 0; index < slots.length(); index++) {
            long slot = slots.get(index);
            long age = (number - (slot >>> AMOUNT_BITS)) & NUMBERS;
            sum += age <= WHOLE ? slot & MOST : 0;
        }
        return sum / (SECONDS + Math.floorMod(nowNanos, SLOT_NANOS) / 1e9);
    }

    /** In so many bits as there are, wherever the clock begins. */
    private static long number(long nowNanos) {
        return Math.floorDiv(nowNanos, SLOT_NANOS) & NUMBERS;
    }
}
