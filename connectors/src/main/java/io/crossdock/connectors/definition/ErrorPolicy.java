package io.crossdock.connectors.definition;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * What happens when a record cannot be delivered.
 *
 * @param retries how often it is tried again, 0 or more; {@link #FOREVER} for as long as it takes
 * @param backoff the wait before the first retry; doubles with each one up to {@code maxBackoff}
 * @param deadLetter the topic for what failed every time; null stops the connector and leaves the record at its origin
 */
public record ErrorPolicy(
        int retries,
        Duration backoff,
        Duration maxBackoff,
        @Nullable String deadLetter) {
    public static final int FOREVER = Integer.MAX_VALUE;

    /** Five retries over half a minute, then stop: nothing is skipped unless the file says so. */
    public static final ErrorPolicy STANDARD = new ErrorPolicy(5, Duration.ofSeconds(1), Duration.ofMinutes(1), null);

    public ErrorPolicy {
        if (retries < 0 || backoff.isNegative() || maxBackoff.compareTo(backoff) < 0) {
            throw new IllegalArgumentException(
                    "retries " + retries + ", backoff " + backoff + " up to " + maxBackoff + " make no schedule");
        }
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
