package io.crossdock.broker.group.consumer;

import io.crossdock.broker.group.assignor.Assignment;
import org.apache.kafka.common.Uuid;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Partitions a member has, and since which epoch: a commit of an earlier epoch is an earlier owner's (KIP-1251).
 * Immutable.
 *
 * @param topics by topic id the epoch at which each partition was given, by partition number
 */
public record Holding(Map<Uuid, SortedMap<Integer, Integer>> topics) {
    public static final Holding EMPTY = new Holding(Map.of());
    private static final SortedMap<Integer, Integer> NOTHING = Collections.emptySortedMap();

    public Holding {
        var copy = new HashMap<Uuid, SortedMap<Integer, Integer>>();
        topics.forEach((topic, partitions) -> {
            if (!partitions.isEmpty()) {
                copy.put(topic, Collections.unmodifiableSortedMap(new TreeMap<>(partitions)));
            }
        });
        topics = Collections.unmodifiableMap(copy);
    }

    /** All of it given at one epoch. */
    public static Holding of(Assignment assignment, int epoch) {
        return EMPTY.plus(assignment, epoch);
    }

    public boolean isEmpty() {
        return topics.isEmpty();
    }

    public boolean has(Uuid topic, int partition) {
        return topics.getOrDefault(topic, NOTHING).containsKey(partition);
    }

    /** The epoch since which it has this partition, -1 when it does not. */
    public int since(Uuid topic, int partition) {
        return topics.getOrDefault(topic, NOTHING).getOrDefault(partition, -1);
    }

    public Assignment partitions() {
        var all = new HashMap<Uuid, Collection<Integer>>();
        topics.forEach((topic, partitions) -> all.put(topic, partitions.keySet()));
        return Assignment.of(all);
    }

    Holding plus(Assignment more, int epoch) {
        Map<Uuid, SortedMap<Integer, Integer>> all = mutable();
        more.topics().forEach((topic, partitions) -> {
            SortedMap<Integer, Integer> of = all.computeIfAbsent(topic, fresh -> new TreeMap<>());
            partitions.forEach(partition -> of.put(partition, epoch));
        });
        return new Holding(all);
    }

    Holding plus(Holding more) {
        Map<Uuid, SortedMap<Integer, Integer>> all = mutable();
        more.topics.forEach((topic, partitions) ->
                all.computeIfAbsent(topic, fresh -> new TreeMap<>()).putAll(partitions));
        return new Holding(all);
    }

    Holding where(BiPredicate<Uuid, Integer> wanted) {
        var kept = new HashMap<Uuid, SortedMap<Integer, Integer>>();
        topics.forEach((topic, partitions) -> partitions.forEach((partition, epoch) -> {
            if (wanted.test(topic, partition)) {
                kept.computeIfAbsent(topic, fresh -> new TreeMap<>()).put(partition, epoch);
            }
        }));
        return new Holding(kept);
    }

    private Map<Uuid, SortedMap<Integer, Integer>> mutable() {
        var all = new HashMap<Uuid, SortedMap<Integer, Integer>>();
        topics.forEach((topic, partitions) -> all.put(topic, new TreeMap<>(partitions)));
        return all;
    }
}
