package io.crossdock.broker.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what recovery has read so far, for the status; a line in the log says each GB. Thread-safe. */
final class RecoveryProgress {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryProgress.class);
    private static final int GIGABYTE = 30;

    private final AtomicLong bytes = new AtomicLong();

    void read(long more) {
        long now = bytes.addAndGet(more);
        if (now >> GIGABYTE != (now - more) >> GIGABYTE) {
            LOG.info("Recovered {} GB of logs so far", now >> GIGABYTE);
        }
    }

    long bytes() {
        return bytes.get();
    }
}
