package io.crossdock.broker.log;

/**
 * Where a leader epoch ended in this log.
 *
 * @param epoch the largest epoch not above the one asked for
 * @param endOffset first offset of the next epoch, or the end of the log for the latest one
 */
public record EpochEnd(int epoch, long endOffset) {}
