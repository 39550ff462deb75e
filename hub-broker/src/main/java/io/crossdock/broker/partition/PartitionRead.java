package io.crossdock.broker.partition;

import io.crossdock.broker.log.LogSlice;

/**
 * What one read of a partition found.
 *
 * @param records to be released by whoever takes this
 * @param highWatermark at the time of the read
 * @param logStartOffset at the time of the read
 */
public record PartitionRead(LogSlice records, long highWatermark, long logStartOffset) {}
