package io.crossdock.broker.metadata;

import java.util.List;

/**
 * The agreed state of one partition.
 *
 * @param leader node id of the leader, {@link #NO_LEADER} while there is none
 * @param leaderEpoch grows by one with every change of leader; 0 at creation
 * @param replicas node ids in order of preference
 * @param isr the in-sync replicas, a subset of {@code replicas}
 */
public record PartitionImage(int leader, int leaderEpoch, List<Integer> replicas, List<Integer> isr) {
    public static final int NO_LEADER = -1;

    public PartitionImage {
        replicas = List.copyOf(replicas);
        isr = List.copyOf(isr);
    }
}
