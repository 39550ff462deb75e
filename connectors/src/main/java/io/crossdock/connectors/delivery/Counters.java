package io.crossdock.connectors.delivery;

import java.util.concurrent.atomic.LongAdder;

/** What one connector has done since it was started. Thread-safe; a reader may see one number a moment before another. */
public final class Counters {
    private final LongAdder received = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();

    /** Records that reached the connector from its origin, be that a file or a topic. */
    public long received() {
        return received.sum();
    }

    /** Records whose target has confirmed them. */
    public long delivered() {
        return delivered.sum();
    }

    /** Attempts that failed; a record that is tried three times in vain counts three times. */
    public long failed() {
        return failed.sum();
    }

    /** Records that were given up and are confirmed in the dead-letter topic. */
    public long deadLettered() {
        return deadLettered.sum();
    }

    public void countReceived(long records) {
        received.add(records);
    }

    public void countDelivered(long records) {
        delivered.add(records);
    }

    public void countFailed(long attempts) {
        failed.add(attempts);
    }

    public void countDeadLettered(long records) {
        deadLettered.add(records);
    }
}
