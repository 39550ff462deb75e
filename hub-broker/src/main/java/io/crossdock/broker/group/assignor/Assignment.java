package io.crossdock.broker.group.assignor;

import org.apache.kafka.common.Uuid;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Partitions by the id of their topic. A topic without partitions is not in it, so equal means equal. Immutable.
 *
 * @param topics ascending partition numbers by topic id
 */
public record Assignment(Map<Uuid, SortedSet<Integer>> topics) {
    public static final Assignment EMPTY = new Assignment(Map.of());

    public Assignment {
        var copy = new HashMap<Uuid, SortedSet<Integer>>();
        topics.forEach((topic, partitions) -> {
            if (!partitions.isEmpty()) {
                copy.put(topic, Collections.unmodifiableSortedSet(new TreeSet<>(partitions)));
            }
        });
        topics = Collections.unmodifiableMap(copy);
    }

    /** The same of any kind of collection. */
    public static Assignment of(Map<Uuid, ? extends Collection<Integer>> partitions) {
        var sorted = new HashMap<Uuid, SortedSet<Integer>>();
        partitions.forEach((topic, numbers) ->
                sorted.computeIfAbsent(topic, fresh -> new TreeSet<>()).addAll(numbers));
        return new Assignment(sorted);
    }

    public boolean isEmpty() {
        return topics.isEmpty();
    }

    public boolean has(Uuid topic, int partition) {
        return of(topic).contains(partition);
    }

    /** Partitions of one topic, ascending. */
    public SortedSet<Integer> of(Uuid topic) {
        return topics.getOrDefault(topic, Collections.emptySortedSet());
    }

    public int size() {
        return topics.values().stream().mapToInt(Collection::size).sum();
    }
}
