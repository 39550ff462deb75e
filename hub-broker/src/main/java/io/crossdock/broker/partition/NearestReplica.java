package io.crossdock.broker.partition;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * From which replica a consumer should read: one in its own rack if there is any, the leader if that is one of them
 * (KIP-392, as Apache Kafka's {@code RackAwareReplicaSelector}). Pure.
 */
final class NearestReplica {
    /** First who has most, of equals who had everything last. */
    private static final Comparator<Copy> BEST =
            Comparator.comparingLong(Copy::endOffset).thenComparingLong(Copy::caughtUpMillis);

    private NearestReplica() {}

    /**
     * A follower in sync.
     *
     * @param endOffset where its log ends
     * @param caughtUpMillis when it last had everything
     */
    record Copy(int replica, long endOffset, long caughtUpMillis) {}

    /**
     * Who is nearer than the leader.
     *
     * @param copies followers that have what is asked for
     * @param racks of brokers that serve, by node id; who is missing is not chosen
     * @return empty if nobody is
     */
    static OptionalInt of(String rack, int leader, List<Copy> copies, Map<Integer, String> racks) {
        if (rack.isEmpty() || rack.equals(racks.get(leader))) {
            return OptionalInt.empty();
        }
        return copies.stream()
                .filter(copy -> rack.equals(racks.get(copy.replica())))
                .max(BEST)
                .map(copy -> OptionalInt.of(copy.replica()))
                .orElse(OptionalInt.empty());
    }
}
