package io.crossdock.broker.group;

/**
 * How far a group has read one partition.
 *
 * @param offset of the next record to read
 * @param leaderEpoch of the last record read, {@link #UNKNOWN} when the client did not say (KIP-320)
 * @param metadata the client's own note
 * @param commitTimestamp milliseconds since the epoch
 * @param expireTimestamp when an old client wants the offset forgotten, {@link #UNKNOWN} to follow the broker's
 *     retention (OffsetCommit up to version 4)
 */
record CommittedOffset(long offset, int leaderEpoch, String metadata, long commitTimestamp, long expireTimestamp) {
    static final int UNKNOWN = -1;
}
