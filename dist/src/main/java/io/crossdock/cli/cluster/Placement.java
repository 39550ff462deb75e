package io.crossdock.cli.cluster;

import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Where replicas are while a plan is made. Not thread-safe. */
final class Placement {
    private static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private final Map<Integer, Member> members;
    private final Map<TopicPartition, List<Integer>> replicas = new LinkedHashMap<>();
    private final Map<TopicPartition, Long> sizes = new HashMap<>();
    private final Map<Integer, SortedSet<TopicPartition>> held = new HashMap<>();
    private final Map<Integer, SortedSet<TopicPartition>> led = new HashMap<>();
    private final Map<Integer, Long> bytes = new HashMap<>();

    private Placement(Map<Integer, Member> members) {
        this.members = members;
    }

    /** As it will be when what is under way is done. */
    static Placement of(ClusterState state) {
        var placement = new Placement(state.members());
        state.partitions().forEach(each -> placement.sizes.put(each.id(), each.bytes()));
        state.partitions().forEach(each -> placement.put(each.id(), each.target()));
        return placement;
    }

    Collection<TopicPartition> partitions() {
        return replicas.keySet();
    }

    List<Integer> replicas(TopicPartition id) {
        return replicas.getOrDefault(id, List.of());
    }

    /** The partitions a broker has a replica of, the smallest first. */
    SortedSet<TopicPartition> held(int broker) {
        return held.computeIfAbsent(
                broker, id -> new TreeSet<>(Comparator.comparing(this::size).thenComparing(BY_NAME)));
    }

    int replicas(int broker) {
        return held(broker).size();
    }

    /** The partitions a broker is preferred for, by name. */
    SortedSet<TopicPartition> led(int broker) {
        return led.computeIfAbsent(broker, id -> new TreeSet<>(BY_NAME));
    }

    int leaders(int broker) {
        return led(broker).size();
    }

    long bytes(int broker) {
        return bytes.getOrDefault(broker, 0L);
    }

    long size(TopicPartition id) {
        return sizes.getOrDefault(id, 0L);
    }

    void put(TopicPartition id, List<Integer> after) {
        List<Integer> before = replicas(id);
        before.forEach(broker -> {
            held(broker).remove(id);
            bytes.merge(broker, -size(id), Long::sum);
        });
        after.forEach(broker -> {
            held(broker).add(id);
            bytes.merge(broker, size(id), Long::sum);
        });
        if (!before.isEmpty()) {
            led(before.get(0)).remove(id);
        }
        if (!after.isEmpty()) {
            led(after.get(0)).add(id);
        }
        replicas.put(id, List.copyOf(after));
    }

    /** Puts {@code to} in the place of {@code from}. */
    void replace(TopicPartition id, int from, int to) {
        var after = new ArrayList<>(replicas(id));
        after.set(after.indexOf(from), to);
        put(id, after);
    }

    /** Makes this replica the preferred leader. */
    void lead(TopicPartition id, int broker) {
        var after = new ArrayList<>(replicas(id));
        after.remove((Integer) broker);
        after.add(0, broker);
        put(id, after);
    }

    /** In how many racks the partition would be with {@code to} in the place of {@code from}; the same for no change. */
    int racks(TopicPartition id, int from, int to) {
        return (int) replicas(id).stream()
                .map(broker -> broker == from ? to : broker)
                .map(this::place)
                .distinct()
                .count();
    }

    int racks(TopicPartition id) {
        return racks(id, Integer.MIN_VALUE, Integer.MIN_VALUE);
    }

    private String place(int broker) {
        Member member = members.get(broker);
        return member == null ? "\0" + broker : member.place();
    }
}
