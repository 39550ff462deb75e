package io.crossdock.connectors.delivery;

import org.jspecify.annotations.Nullable;

/**
 * All records that came out of one message of a source, be it one file of a hundred thousand lines. Whoever took the
 * message acknowledges it to its origin only after {@link #await()} has returned.
 *
 * <p>Waiting once for each message instead of once for each record is what makes files fast: the records of a group
 * travel to the broker in the producer's batches. It holds a count and the first failure, so its size does not grow.
 *
 * <p>Thread-safe: records are added by the route, and confirmed by the producer's thread.
 */
public final class AckGroup {
    private long open;
    private @Nullable Throwable failure;

    /** One more record is on its way. */
    public synchronized void add() {
        open++;
    }

    /** A record that was added has its answer. */
    public synchronized void done(@Nullable Throwable outcome) {
        open--;
        if (outcome != null && failure == null) {
            failure = outcome;
        }
        if (open <= 0) {
            notifyAll();
        }
    }

    /** The first failure so far, or null; once there is one, sending the rest of the group is in vain. */
    public synchronized @Nullable Throwable failure() {
        return failure;
    }

    /**
     * Waits until every record has its answer, good or bad. There is no time limit here: the producer gives each
     * record one ({@code delivery.timeout.ms}).
     *
     * @return the first failure, or null when every record is safe
     */
    public synchronized @Nullable Throwable await() throws InterruptedException {
        while (open > 0) {
            wait();
        }
        return failure;
    }
}
