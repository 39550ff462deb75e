package io.crossdock.broker.partition;

/**
 * How far a follower has got.
 *
 * @param leaderEpoch in which it copies
 * @param offset where its log ends
 * @param lastEpoch leader epoch of its last record, -1 if it has none
 * @param logStart where its log starts
 */
record CopyPosition(int leaderEpoch, long offset, int lastEpoch, long logStart) {}
