package io.crossdock.cli.cluster;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A cluster at one moment. Immutable.
 *
 * @param controller node id, -1 if nobody says
 * @param members live brokers and those that are only known for their replicas, by node id
 * @param partitions of all topics, internal ones too, by topic and number
 * @param bytes what each live broker has of its directories, by node id; missing where it did not say
 */
public record ClusterState(
        String clusterId,
        int controller,
        Map<Integer, Member> members,
        List<PlacedPartition> partitions,
        Map<Integer, Long> bytes) {
    public ClusterState {
        members = new TreeMap<>(members);
        partitions = partitions.stream()
                .sorted(Comparator.comparing((PlacedPartition each) -> each.id().topic())
                        .thenComparing(each -> each.id().partition()))
                .toList();
        bytes = Map.copyOf(bytes);
    }

    public List<PlacedPartition> moving() {
        return partitions.stream().filter(PlacedPartition::isMoving).toList();
    }

    /** Those with a replica on this broker that is to stay there. */
    public List<PlacedPartition> on(int broker) {
        return partitions.stream()
                .filter(each -> each.target().contains(broker))
                .toList();
    }

    public Optional<Member> member(int id) {
        return Optional.ofNullable(members.get(id));
    }
}
