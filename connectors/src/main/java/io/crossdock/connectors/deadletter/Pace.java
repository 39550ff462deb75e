package io.crossdock.connectors.deadletter;

import java.time.Duration;
import java.time.Instant;

/**
 * Spreads records evenly over time. What was not used is not saved up: after a pause it goes on at its pace instead of
 * catching up. One thread.
 */
final class Pace {
    private final long gapNanos;
    private Instant next = Instant.MIN;

    /** @param perSecond more than 0 */
    Pace(double perSecond) {
        gapNanos = (long) Math.min(1e9 / perSecond, Duration.ofDays(1).toNanos());
    }

    /** How long to wait from now until the next record may go; zero or more. */
    Duration pause(Instant now) {
        return next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO;
    }

    /** A record went. */
    void went(Instant now) {
        next = (next.isAfter(now) ? next : now).plusNanos(gapNanos);
    }
}
