package io.crossdock.broker.metadata;

import java.util.ArrayList;
import java.util.List;

/**
 * The agreed state of one partition.
 *
 * <p>While a partition is moved, {@code replicas} are those that will stay, in the order that is wanted, and behind them
 * those that will go; so whoever is to have a copy and whoever still has one are all in there (KIP-455).
 *
 * @param leader node id of the leader, {@link #NO_LEADER} while there is none
 * @param leaderEpoch grows by one with every change of leader; 0 at creation
 * @param replicas node ids in order of preference
 * @param isr the in-sync replicas, a subset of {@code replicas}; empty when the last of them has lost its disk
 * @param adding the replicas that are new, a subset of {@code replicas}; empty while nothing is moved
 * @param removing the replicas that go when all of {@code adding} are in sync, a subset of {@code replicas}
 * @param elr the eligible leader replicas: not in sync, but they have everything that is committed, since nothing was
 *     after they dropped out (KIP-966); a subset of {@code replicas}, none of them in {@code isr}
 */
public record PartitionImage(
        int leader,
        int leaderEpoch,
        List<Integer> replicas,
        List<Integer> isr,
        List<Integer> adding,
        List<Integer> removing,
        List<Integer> elr) {
    public static final int NO_LEADER = -1;

    public PartitionImage {
        replicas = List.copyOf(replicas);
        isr = List.copyOf(isr);
        adding = List.copyOf(adding);
        removing = List.copyOf(removing);
        elr = List.copyOf(elr);
    }

    /** Nothing is moved, and whoever is not in sync may lack something. */
    public PartitionImage(int leader, int leaderEpoch, List<Integer> replicas, List<Integer> isr) {
        this(leader, leaderEpoch, replicas, isr, List.of(), List.of(), List.of());
    }

    /** Whether the partition is on its way to other replicas. */
    public boolean isMoving() {
        return !adding.isEmpty() || !removing.isEmpty();
    }

    /** The replicas once the move is done; those of now if nothing is moved. */
    public List<Integer> target() {
        return without(replicas, removing);
    }

    /** How many replicas are promised: while the partition is moved, the lower number of before and after. */
    public int factor() {
        return replicas.size() - Math.max(adding.size(), removing.size());
    }

    /** The same with other in-sync replicas; who is in sync is not merely eligible. */
    public PartitionImage withIsr(List<Integer> next) {
        return new PartitionImage(leader, leaderEpoch, replicas, next, adding, removing, without(elr, next));
    }

    /**
     * The same after in-sync replicas came or went. Where fewer are left than it takes to commit anything, whoever goes
     * stays eligible, for nothing is committed any more that he does not have; where enough are there, nobody is merely
     * eligible (KIP-966).
     *
     * @param least how many in-sync replicas it takes ({@code min.insync.replicas})
     */
    public PartitionImage withIsr(List<Integer> next, int least) {
        if (next.size() >= Math.min(least, factor())) {
            return withIsr(next).withElr(List.of());
        }
        var eligible = new ArrayList<>(elr);
        eligible.addAll(without(isr, next));
        eligible.removeAll(next);
        return withIsr(next).withElr(eligible);
    }

    /** The same with other eligible leader replicas. */
    public PartitionImage withElr(List<Integer> next) {
        return new PartitionImage(leader, leaderEpoch, replicas, isr, adding, removing, next);
    }

    /** The same after an election: in the next epoch. */
    public PartitionImage led(int by) {
        return new PartitionImage(by, leaderEpoch + 1, replicas, isr, adding, removing, elr);
    }

    /** The same with other replicas. */
    public PartitionImage withReplicas(
            List<Integer> nextReplicas, List<Integer> nextAdding, List<Integer> nextRemoving) {
        List<Integer> eligible = elr.stream().filter(nextReplicas::contains).toList();
        return new PartitionImage(leader, leaderEpoch, nextReplicas, isr, nextAdding, nextRemoving, eligible);
    }

    private static List<Integer> without(List<Integer> some, List<Integer> others) {
        if (some.isEmpty() || others.isEmpty()) {
            return some;
        }
        var rest = new ArrayList<>(some);
        rest.removeAll(others);
        return rest;
    }
}
