package io.crossdock.connectors.delivery;

import java.time.Instant;

/** Records per second over the last minute, in sixty numbers. Thread-safe; the time is passed in. */
final class Throughput {
    private static final int SECONDS = 60;
    private final long[] counts = new long[SECONDS];
    private final long begun;
    private long newest;

    Throughput(Instant start) {
        begun = start.getEpochSecond();
        newest = begun;
    }

    synchronized void add(long records, Instant now) {
        advance(now.getEpochSecond());
        counts[slot(newest)] += records;
    }

    /** The mean of the last minute, or of the time since the start when that is shorter. */
    synchronized double perSecond(Instant now) {
        advance(now.getEpochSecond());
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return (double) sum / Math.min(SECONDS, newest - begun + 1);
    }

    private void advance(long second) {
        long from = Math.max(newest + 1, second - SECONDS + 1);
        for (long empty = from; empty <= second; empty++) {
            counts[slot(empty)] = 0;
        }
        newest = Math.max(newest, second);
    }

    private static int slot(long second) {
        return (int) Math.floorMod(second, (long) SECONDS);
    }
}
