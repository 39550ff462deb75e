package io.crossdock.broker.partition;

import java.util.concurrent.atomic.LongAdder;

/** What clients wrote to one topic and read from it since this broker started. Counting allocates nothing. Thread-safe. */
public final class TopicTraffic {
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder recordsIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();

    /** Records that were appended; as many bytes as the producer sent. */
    void produced(long bytes, long records) {
        bytesIn.add(bytes);
        recordsIn.add(records);
    }

    /** Records that are part of an answer. */
    public void fetched(long bytes) {
        bytesOut.add(bytes);
    }

    public long bytesIn() {
        return bytesIn.sum();
    }

    public long recordsIn() {
        return recordsIn.sum();
    }

    public long bytesOut() {
        return bytesOut.sum();
    }

    void add(TopicTraffic other) {
        bytesIn.add(other.bytesIn());
        recordsIn.add(other.recordsIn());
        bytesOut.add(other.bytesOut());
    }
}
