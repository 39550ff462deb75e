package io.crossdock.broker.request;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often something happened per second within the last {@value #SECONDS} seconds, in slots of one second. Thread-safe;
 * takes no lock and allocates nothing.
 */
final class RecentRate {
    static final int SECONDS = 30;

    private static final long SECOND_NANOS = 1_000_000_000L;
    /** Beside the count a slot says of which second it is. */
    private static final int COUNT_BITS = 24;

    private static final long MOST = (1L << COUNT_BITS) - 1;
    private final AtomicLongArray slots = new AtomicLongArray(SECONDS + 1); // one is being filled

    void count(long nowNanos) {
        long second = second(nowNanos);
        int index = (int) (second % slots.length());
        slots.updateAndGet(
                index,
                slot -> slot >>> COUNT_BITS != second
                        ? second << COUNT_BITS | 1
                        : (slot & MOST) == MOST ? slot : slot + 1);
    }

    double perSecond(long nowNanos) {
        long second = second(nowNanos);
        long sum = 0;
        for (int i = 0; i < slots.length(); i++) {
            long slot = slots.get(i);
            long age = second - (slot >>> COUNT_BITS);
            sum += age >= 0 && age < SECONDS ? slot & MOST : 0;
        }
        return (double) sum / SECONDS;
    }

    /** Above 0 and in so many bits as there are, wherever the clock begins. */
    private static long second(long nowNanos) {
        return Math.floorDiv(nowNanos, SECOND_NANOS) & (1L << 38) - 1;
    }
}
