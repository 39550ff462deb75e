package io.crossdock.broker.log;

/**
 * A transaction that was aborted, as compaction needs to know it.
 *
 * @param firstOffset of its first record
 * @param lastOffset of its marker
 */
record AbortedRange(long producerId, long firstOffset, long lastOffset) {}
