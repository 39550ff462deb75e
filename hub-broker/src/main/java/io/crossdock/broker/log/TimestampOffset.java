package io.crossdock.broker.log;

/**
 * A record found by its timestamp.
 *
 * @param timestamp of the record, milliseconds since the epoch
 * @param offset of the record
 * @param leaderEpoch under which it was written, -1 if unknown
 */
public record TimestampOffset(long timestamp, long offset, int leaderEpoch) {}
