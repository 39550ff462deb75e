package io.crossdock.cli.doctor.facts;

import java.util.List;

/**
 * A partition.
 *
 * @param leader node id; negative when it has none
 * @param replicas how many it is to have
 * @param inSync how many are
 * @param absent nodes that have a replica and are not part of the cluster now
 * @param minInSync how many have to be, for acks=all
 * @param isUncleanAllowed whether a replica that lacks records may become the leader
 */
public record PartitionFact(
        String topic,
        int partition,
        boolean isInternal,
        int leader,
        int replicas,
        int inSync,
        List<Integer> absent,
        int minInSync,
        boolean isUncleanAllowed) {
    public PartitionFact {
        absent = List.copyOf(absent);
    }

    /** How findings name it. */
    public String name() {
        return topic + "-" + partition;
    }
}
