package io.crossdock.connectors.delivery;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * At most so many records each second, on average; after a rest as many as one second allows may go at once. Shared by
 * all that a connector runs, thread-safe.
 */
public final class RateLimit {
    private static final double NANOS = 1e9;
    private final int perSecond;
    private double allowance;
    private @Nullable Instant last;

    /**
     * A limit, unused so far.
     *
     * @param perSecond 1 or more; 0 for no limit
     */
    public RateLimit(int perSecond) {
        this.perSecond = perSecond;
        this.allowance = perSecond;
    }

    /** Takes leave for so many records or fewer, 0 when none may go at this time. */
    public synchronized int take(Instant now, int most) {
        if (perSecond == 0) {
            return most;
        }
        refill(now);
        int taken = (int) Math.min(most, Math.floor(allowance));
        allowance -= taken;
        return taken;
    }

    /** Gives back what was taken and not used. */
    synchronized void giveBack(int records) {
        allowance = Math.min(perSecond, allowance + records);
    }

    /** When at least one record may go, not after {@code now} if now. */
    synchronized Instant nextAt(Instant now) {
        if (perSecond == 0) {
            return now;
        }
        refill(now);
        return allowance >= 1 ? now : now.plusNanos((long) Math.ceil((1 - allowance) / perSecond * NANOS));
    }

    /**
     * Waits until one record may go.
     *
     * @throws InterruptedException with nothing taken
     */
    public void await(Clock clock) throws InterruptedException {
        Instant now = clock.instant();
        while (take(now, 1) == 0) {
            Duration left = Duration.between(now, nextAt(now));
            synchronized (this) {
                wait(left.toMillis() + 1);
            }
            now = clock.instant();
        }
    }

    private void refill(Instant now) {
        if (last != null && now.isAfter(last)) {
            allowance =
                    Math.min(perSecond, allowance + Duration.between(last, now).toNanos() / NANOS * perSecond);
        }
        last = now; // also when the clock was set back
    }
}
