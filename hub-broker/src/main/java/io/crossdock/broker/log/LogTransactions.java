package io.crossdock.broker.log;

import java.util.List;
import java.util.Optional;

/**
 * The transactions of one log as readers see them. What the writer knows is published by {@link #publish}; the rest is
 * looked up in the segments' indexes.
 */
final class LogTransactions {
    private final ProducerStates producers;
    private final LogReader reader;
    private volatile long firstUnstable;

    LogTransactions(ProducerStates producers, LogReader reader) {
        this.producers = producers;
        this.reader = reader;
        publish();
    }

    /** On the lane, before the end of the log is published: an offset must be known as unstable when it can be read. */
    void publish() {
        firstUnstable = producers.transactions().firstUnstableOffset();
    }

    /** On the lane. */
    void replicatedTo(long highWatermark) {
        producers.transactions().replicatedTo(highWatermark);
        publish();
    }

    /** See {@link PartitionLog#lastStableOffset}. The caller has read the high watermark before this is called. */
    long lastStableOffset(long highWatermark, long startOffset) {
        return Math.max(Math.min(highWatermark, firstUnstable), Math.min(startOffset, highWatermark));
    }

    /** See {@link PartitionLog#firstUndecidedOffset}. On the lane. */
    long firstUndecidedOffset() {
        return producers.transactions().firstUndecidedOffset();
    }

    /** See {@link PartitionLog#abortedIn}. */
    Optional<List<AbortedTransaction>> aborted(LogSlice slice, long from) {
        List<AbortedTransaction> found =
                reader.hasAborted(from) ? reader.aborted(from, reader.offsetBehind(slice)) : List.of();
        return reader.has(slice) ? Optional.of(found) : Optional.empty(); // asked last: a segment never comes back
    }

    /** See {@link PartitionLog#aborted}. */
    List<AbortedTransaction> aborted(long from, long upTo) {
        return reader.aborted(from, upTo);
    }
}
