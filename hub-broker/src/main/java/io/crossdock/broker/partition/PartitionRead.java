package io.crossdock.broker.partition;

import io.crossdock.broker.log.AbortedTransaction;
import io.crossdock.broker.log.LogSlice;

import java.util.List;

/**
 * What one read of a partition found.
 *
 * @param records to be released by whoever takes this
 * @param highWatermark at the time of the read
 * @param lastStableOffset at the time of the read: up to here nothing belongs to an open transaction
 * @param logStartOffset at the time of the read
 * @param goesOn whether there is more behind the segment that the records are of, which only another read gives
 * @param aborted transactions whose records a reader of committed data must skip; none for other readers
 */
public record PartitionRead(
        LogSlice records,
        long highWatermark,
        long lastStableOffset,
        long logStartOffset,
        boolean goesOn,
        List<AbortedTransaction> aborted) {
    public PartitionRead {
        aborted = List.copyOf(aborted);
    }
}
