package io.crossdock.cli.cluster;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has to be moved.
 *
 * @param before the cluster it was made for
 */
public record MovePlan(ClusterState before, List<Move> moves) {
    public MovePlan {
        moves = List.copyOf(moves);
    }

    public boolean isEmpty() {
        return moves.isEmpty();
    }

    /** Bytes that have to be copied. */
    public long cost() {
        return moves.stream().mapToLong(Move::cost).sum();
    }

    /** Bytes that the broker gets which gets most. */
    public long busiest() {
        var taken = new TreeMap<Integer, Long>();
        moves.forEach(move -> move.adding().forEach(broker -> taken.merge(broker, move.bytes(), Long::sum)));
        return taken.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** How many replicas are copied to another broker. */
    public long copies() {
        return moves.stream().mapToLong(move -> move.adding().size()).sum();
    }

    /** How many partitions only get another preferred leader. */
    public long reorders() {
        return moves.stream().filter(move -> move.adding().isEmpty()).count();
    }

    /** How one broker stands before and after. */
    public record Share(int replicasBefore, int replicasAfter, int leadersBefore, int leadersAfter, long bytesAfter) {}

    /** What each broker has before and after, by node id. */
    public Map<Integer, Share> shares() {
        Placement old = Placement.of(before);
        Placement made = Placement.of(before);
        moves.forEach(move -> made.put(move.id(), move.after()));
        var shares = new TreeMap<Integer, Share>();
        before.members()
                .keySet()
                .forEach(id -> shares.put(
                        id,
                        new Share(
                                old.replicas(id),
                                made.replicas(id),
                                old.leaders(id),
                                made.leaders(id),
                                made.bytes(id))));
        return shares;
    }
}
