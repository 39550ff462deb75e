package io.crossdock.broker.partition;

import io.crossdock.broker.log.AbortedTransaction;
import io.crossdock.broker.log.LogSlice;
import io.crossdock.broker.log.PartitionLog;
import org.apache.kafka.common.IsolationLevel;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** What consumers are shown of a log: what all in-sync replicas have, or what of it was committed. Any thread. */
final class ConsumerReads {
    private final PartitionLog log;

    ConsumerReads(PartitionLog log) {
        this.log = log;
    }

    /** Up to here this kind of reader may read. */
    long readableTo(IsolationLevel isolation, long highWatermark) {
        return isolation == IsolationLevel.READ_COMMITTED ? log.lastStableOffset(highWatermark) : highWatermark;
    }

    /** @param replicated the high watermark; an offset beyond it is only not readable yet, maybe since the leader changed */
    PartitionRead read(ConsumerFetch fetch, long replicated, int maxBytes, boolean atLeastOneBatch) {
        long offset = fetch.offset();
        long stable = log.lastStableOffset(replicated);
        boolean committed = fetch.isolation() == IsolationLevel.READ_COMMITTED;
        long upTo = committed ? stable : replicated;
        while (true) {
            LogSlice slice = log.read(offset, maxBytes, upTo, atLeastOneBatch);
            List<AbortedTransaction> aborted = committed ? aborted(slice, offset) : List.of();
            if (aborted != null) {
                boolean goesOn = log.goesOnInLaterSegment(slice, upTo);
                return new PartitionRead(slice, replicated, stable, log.logStartOffset(), goesOn, aborted);
            }
        }
    }

    /** Null when the slice is of a segment that has gone meanwhile; it is released then. */
    private @Nullable List<AbortedTransaction> aborted(LogSlice slice, long offset) {
        if (slice.sizeInBytes() == 0) {
            return List.of();
        }
        List<AbortedTransaction> found = null;
        try {
            found = log.abortedIn(slice, offset).orElse(null);
            return found;
        } finally {
            if (found == null) {
                slice.release();
            }
        }
    }
}
