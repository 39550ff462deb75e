package io.crossdock.cli.cluster;

import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.List;

/**
 * Where one partition is.
 *
 * @param replicas all brokers with a replica, the preferred leader first, also while it is being moved
 * @param inSync those of them that have everything
 * @param leader node id, -1 if there is none
 * @param adding replicas that a move under way adds
 * @param removing replicas that it takes away at its end
 * @param bytes of its largest replica, 0 if nobody knows
 */
public record PlacedPartition(
        TopicPartition id,
        List<Integer> replicas,
        List<Integer> inSync,
        int leader,
        List<Integer> adding,
        List<Integer> removing,
        long bytes) {
    public PlacedPartition {
        replicas = List.copyOf(replicas);
        inSync = List.copyOf(inSync);
        adding = List.copyOf(adding);
        removing = List.copyOf(removing);
    }

    public boolean isMoving() {
        return !adding.isEmpty() || !removing.isEmpty();
    }

    /** Where it will be when what is under way is done. */
    public List<Integer> target() {
        var target = new ArrayList<>(replicas);
        target.removeAll(removing);
        return target;
    }

    /** Whether a replica that is to stay is not in sync. */
    public boolean isUnderReplicated() {
        return !inSync.containsAll(
                target().stream().filter(replica -> !adding.contains(replica)).toList());
    }

    public boolean isOffline() {
        return leader < 0;
    }
}
