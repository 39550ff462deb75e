package io.crossdock.broker.log;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps compaction below a number of bytes per second, so that it leaves the disk to producers and consumers. Shared by
 * all cleaning threads: each lets the time pass that its bytes cost, in turns no longer than {@value #TURN_MILLIS} ms,
 * so that it soon sees when it is to stop.
 */
final class CleanerThrottle {
    private static final long TURN_MILLIS = 100;

    private final Clock clock;
    private double bytesPerSecond;
    private double freeAtMillis;

    CleanerThrottle(double bytesPerSecond, Clock clock) {
        this.clock = clock;
        this.bytesPerSecond = bytesPerSecond;
    }

    synchronized void limit(double next) {
        bytesPerSecond = next;
    }

    /** Waits until these bytes are paid for, or until {@code stop} ends it by an exception. */
    void spent(long bytes, Runnable stop) {
        stop.run();
        for (long left = charge(bytes); left > 0; ) {
            long before = clock.millis();
            long turn = Math.min(left, TURN_MILLIS);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(turn));
            stop.run();
            long passed = clock.millis() - before;
            left -= passed < 0 ? turn : passed; // the clock may be set back
        }
    }

    /** Milliseconds to wait. Fractions add up until they are worth one. */
    private synchronized long charge(long bytes) {
        double cost = bytes / bytesPerSecond * TimeUnit.SECONDS.toMillis(1);
        long now = clock.millis();
        boolean idleOrSetBack = freeAtMillis < now || freeAtMillis > now + TimeUnit.MINUTES.toMillis(1);
        freeAtMillis = (idleOrSetBack ? now : freeAtMillis) + cost;
        return (long) Math.min(freeAtMillis - now, TimeUnit.HOURS.toMillis(1));
    }
}
