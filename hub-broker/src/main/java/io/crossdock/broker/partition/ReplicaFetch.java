package io.crossdock.broker.partition;

/**
 * What a follower says of itself when it fetches.
 *
 * @param replica its node id
 * @param brokerEpoch the life of its broker, -1 if it does not say
 * @param offset it has everything below this and asks for what follows
 * @param lastEpoch leader epoch of its last record, -1 if it has none
 * @param leaderEpoch the epoch it believes in, or {@link Partition#NO_EPOCH}
 * @param logStart where its log starts
 * @param order larger for each fetch of followers that came in, whichever connection it came by: one that was overtaken,
 *     on its way or while the disk was read for it, says nothing any more
 */
public record ReplicaFetch(
        int replica, long brokerEpoch, long offset, int lastEpoch, int leaderEpoch, long logStart, long order) {}
