package io.crossdock.broker.partition;

import java.util.concurrent.atomic.LongAdder;

/** What replication did on this broker since it started. Counting allocates nothing. Thread-safe. */
public final class ReplicationCounts {
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder shrinks = new LongAdder();
    private final LongAdder expands = new LongAdder();
    private final TopicTraffic followers = new TopicTraffic();

    void copied(long bytes) {
        bytesIn.add(bytes);
    }

    void shrunk() {
        shrinks.increment();
    }

    void expanded() {
        expands.increment();
    }

    /** Where what is sent to followers is counted. */
    public TopicTraffic toFollowers() {
        return followers;
    }

    /** Bytes of batches that were copied from leaders. */
    public long bytesIn() {
        return bytesIn.sum();
    }

    /** How often a replica dropped out of the in-sync replicas of a partition led here. */
    public long shrinks() {
        return shrinks.sum();
    }

    /** How often one joined them. */
    public long expands() {
        return expands.sum();
    }
}
