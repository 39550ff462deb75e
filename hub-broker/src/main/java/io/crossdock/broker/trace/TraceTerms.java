package io.crossdock.broker.trace;

import org.apache.kafka.common.errors.InvalidRequestException;

import java.time.Duration;

/**
 * How long a client is watched, and how much is kept of it at most.
 *
 * @param time 1 second to an hour
 * @param perSecond requests of each second that are kept on each broker, 1 to 1000; of the others only their number
 */
public record TraceTerms(Duration time, int perSecond) {
    static final Duration LONGEST = Duration.ofHours(1);
    static final int FASTEST = 1000;

    /** @throws InvalidRequestException if they are out of these bounds */
    public TraceTerms {
        if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(LONGEST) > 0) {
            throw new InvalidRequestException("a client is watched for 1 to " + LONGEST.toSeconds()
                    + " seconds, not for " + time.toMillis() / 1000.0);
        }
        if (perSecond < 1 || perSecond > FASTEST) {
            throw new InvalidRequestException("1 to " + FASTEST + " requests per second are kept, not " + perSecond);
        }
    }
}
