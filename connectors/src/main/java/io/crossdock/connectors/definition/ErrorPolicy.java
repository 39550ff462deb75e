package io.crossdock.connectors.definition;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * What happens when a record cannot be delivered.
 *
 * @param retries how often it is tried again, 0 or more; {@link #FOREVER} for as long as it takes
 * @param backoff the wait before the first retry; doubles with each one up to {@code maxBackoff}
 * @param deadLetter the topic for what failed every time; null stops the connector and leaves the record at its origin
 * @param breaker after failures of so many different keys in a row a sink takes its target for away and tries only now
 *     and then, with the pauses above, until a record gets through; 0 for never
 */
public record ErrorPolicy(
        int retries,
        Duration backoff,
        Duration maxBackoff,
        @Nullable String deadLetter,
        int breaker) {
    public static final int FOREVER = Integer.MAX_VALUE;

    /** Few enough to spare a target that is away, many enough not to take a few bad records for that. */
    public static final int STANDARD_BREAKER = 5;

    /** Five retries over half a minute, then stop: nothing is skipped unless the file says so. */
    public static final ErrorPolicy STANDARD = new ErrorPolicy(5, Duration.ofSeconds(1), Duration.ofMinutes(1), null);

    public ErrorPolicy {
        if (retries < 0 || breaker < 0 || backoff.isNegative() || maxBackoff.compareTo(backoff) < 0) {
            throw new IllegalArgumentException("retries " + retries + ", backoff " + backoff + " up to " + maxBackoff
                    + ", breaker " + breaker + " make no schedule");
        }
    }

    /** With the standard breaker. */
    public ErrorPolicy(int retries, Duration backoff, Duration maxBackoff, @Nullable String deadLetter) {
        this(retries, backoff, maxBackoff, deadLetter, STANDARD_BREAKER);
    }

    /** Whether another retry is due after this many failed attempts, 1 or more. */
    public boolean retriesAfter(int failures) {
        return failures <= retries;
    }

    /** The wait before the retry that follows this many failed attempts, 1 or more. */
    public Duration waitAfter(int failures) {
        int doublings = Math.min(failures - 1, 30);
        long most = maxBackoff.toMillis();
        long first = Math.min(backoff.toMillis(), most);
        return Duration.ofMillis(first > most >> doublings ? most : first << doublings);
    }
}
