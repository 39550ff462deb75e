package io.crossdock.broker.partition;

import java.time.Duration;

/**
 * What whoever appends waits for.
 *
 * @param allInSync the batch must be on every in-sync replica, of which there must be enough (acks=all), and on the disk
 *     where {@link AckPolicy} says so; otherwise what this broker has in memory is enough
 * @param patience after which the answer is REQUEST_TIMED_OUT, though the batch stays where it is
 */
public record Acks(boolean allInSync, Duration patience) {
    /** What is in this broker's memory is enough. */
    public static final Acks LEADER = new Acks(false, Duration.ZERO);

    /** For what the broker itself writes: it waits as long as clients do unless they are told otherwise. */
    public static final Acks ALL = all(Duration.ofSeconds(30));

    public static Acks all(Duration patience) {
        return new Acks(true, patience);
    }
}
