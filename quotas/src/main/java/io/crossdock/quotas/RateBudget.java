package io.crossdock.quotas;

import java.time.Duration;

/**
 * What may be used by now of something that is limited to so much per second. It grows with time up to what may be used
 * at once, and whatever is used is taken from it, also what is more than there is: then it is a debt, which time pays
 * back, and until then nothing more should be used. So what is used over any time is what belongs to that time, what was
 * saved up, and the last use; nothing is forgotten at the edge of a window.
 *
 * <p>Pure and immutable; the time comes in as nanoseconds of a clock that does not go back.
 *
 * @param rate per second, 0 or more
 * @param burst the most that is saved up, 0 or more
 * @param level what is left; below 0 for a debt
 * @param atNanos when that was so
 */
public record RateBudget(double rate, double burst, double level, long atNanos) {
    private static final double SECOND_NANOS = 1e9;

    /** Who may use nothing at all waits so long, and then as long again. */
    private static final long LONGEST_NANOS = Duration.ofHours(1).toNanos();

    /** One that may be used to the full. */
    public static RateBudget full(double rate, double burst, long nowNanos) {
        return new RateBudget(rate, burst, burst, nowNanos);
    }

    /** The same later on. */
    public RateBudget at(long nowNanos) {
        long passed = nowNanos - atNanos;
        return passed <= 0
                ? this
                : new RateBudget(rate, burst, Math.min(burst, level + rate * passed / SECOND_NANOS), nowNanos);
    }

    /** From now on at this rate. A debt stays one; what is saved up is no more than may be. */
    public RateBudget limited(double newRate, double newBurst) {
        return newRate == rate && newBurst == burst
                ? this
                : new RateBudget(newRate, newBurst, Math.min(level, newBurst), atNanos);
    }

    /** So much has been used. */
    public RateBudget spent(double amount) {
        return new RateBudget(rate, burst, level - amount, atNanos);
    }

    public boolean isInDebt() {
        return level < 0;
    }

    /** How long until a debt is paid back, 0 if there is none; an hour at most. */
    public long waitNanos() {
        if (level >= 0) {
            return 0;
        }
        double nanos = -level / rate * SECOND_NANOS; // infinite at rate 0
        return nanos >= LONGEST_NANOS ? LONGEST_NANOS : (long) Math.ceil(nanos);
    }
}
