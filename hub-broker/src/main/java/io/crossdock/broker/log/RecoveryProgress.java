package io.crossdock.broker.log;

import java.util.concurrent.atomic.LongAdder;

/** Counts what recovery has read so far, for the log and the status. Thread-safe. */
final class RecoveryProgress {
    private final LongAdder bytes = new LongAdder();

    void read(long more) {
        bytes.add(more);
    }

    long bytes() {
        return bytes.sum();
    }
}
