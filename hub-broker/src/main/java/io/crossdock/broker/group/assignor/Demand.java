package io.crossdock.broker.group.assignor;

import org.apache.kafka.common.Uuid;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What has to be shared out: members by id, and how many partitions each topic has.
 *
 * @param members at least one, by member id
 * @param partitions partition counts of all topics that somebody subscribes to
 */
public record Demand(Map<String, Subscriber> members, Map<Uuid, Integer> partitions) {
    public Demand {
        members = Map.copyOf(members);
        partitions = Map.copyOf(partitions);
    }

    /** @throws IllegalArgumentException when there is no such member */
    Subscriber member(String id) {
        Subscriber member = members.get(id);
        if (member == null) {
            throw new IllegalArgumentException("No member " + id);
        }
        return member;
    }

    int count(Uuid topic) {
        return partitions.getOrDefault(topic, 0);
    }

    /** Member ids in the order of their places. */
    SortedMap<String, String> inOrder() {
        var order = new TreeMap<String, String>();
        // Two members cannot have one place: instance ids are unique in a group. The id settles it all the same.
        members.forEach((id, member) -> order.put(member.place() + '\0' + id, id));
        return order;
    }

    /** Every member's share, empty for those that get nothing. */
    Map<String, Assignment> shares(Consumer<Map<String, Map<Uuid, List<Integer>>>> fill) {
        var shares = new HashMap<String, Map<Uuid, List<Integer>>>();
        members.keySet().forEach(id -> shares.put(id, new HashMap<>()));
        fill.accept(shares);
        var result = new HashMap<String, Assignment>();
        shares.forEach((id, share) -> result.put(id, Assignment.of(share)));
        return result;
    }
}
