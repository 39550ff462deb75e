package io.crossdock.broker.group.assignor;

import org.apache.kafka.common.Uuid;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * An assignment in the making: who holds what, moved step by step towards equal loads.
 *
 * <p>Seen as a graph, a member points at another when it holds a partition of a topic the other subscribes to. Handing
 * one partition on at every step of a path from a heavy member to one that has at least two less makes the loads more
 * equal; when no such path is left, no assignment is more equal. Every round shortens the sum of squared loads, so it
 * ends. Confined to one call.
 */
final class Balance {
    private final Demand demand;
    private final List<Holder> holders = new ArrayList<>();
    private final Map<Uuid, List<Holder>> readers = new HashMap<>();
    private final Map<Uuid, BitSet> placed = new HashMap<>();

    /** A member, and for each topic the partitions it holds; the one that came last goes first. */
    private static final class Holder {
        private final String id;
        private final int order;
        private final Set<Uuid> topics;
        private final Map<Uuid, Deque<Integer>> held = new HashMap<>();
        private int load;

        private Holder(String id, int order, Set<Uuid> topics) {
            this.id = id;
            this.order = order;
            this.topics = topics;
        }

        private int load() {
            return load;
        }

        private void take(Uuid topic, int partition) {
            held.computeIfAbsent(topic, fresh -> new ArrayDeque<>()).push(partition);
            load++;
        }

        private int give(Uuid topic) {
            Deque<Integer> partitions = held.getOrDefault(topic, new ArrayDeque<>());
            int partition = partitions.pop();
            if (partitions.isEmpty()) {
                held.remove(topic);
            }
            load--;
            return partition;
        }
    }

    /** How a search came to a member: from whom, with a partition of which topic. */
    private record Hop(Holder from, Uuid topic) {}

    private static final Comparator<Holder> LIGHTEST_FIRST =
            Comparator.comparingInt(Holder::load).thenComparingInt(holder -> holder.order);

    Balance(Demand demand) {
        this.demand = demand;
        for (String id : demand.inOrder().values()) {
            var holder = new Holder(id, holders.size(), demand.member(id).topics());
            holders.add(holder);
            holder.topics.forEach(topic ->
                    readers.computeIfAbsent(topic, fresh -> new ArrayList<>()).add(holder));
        }
        demand.partitions().forEach((topic, count) -> placed.put(topic, new BitSet(count)));
    }

    /** Leaves everything where it was, as far as the member still subscribes and the partition still exists. */
    void keepCurrent() {
        for (Holder holder : holders) {
            demand.member(holder.id).current().topics().forEach((topic, partitions) -> {
                if (holder.topics.contains(topic)) {
                    partitions.forEach(partition -> keep(holder, topic, partition));
                }
            });
        }
    }

    private void keep(Holder holder, Uuid topic, int partition) {
        BitSet taken = placed.get(topic);
        if (taken != null && partition < demand.count(topic) && !taken.get(partition)) {
            taken.set(partition);
            holder.take(topic, partition);
        }
    }

    /** Gives what nobody holds to the lightest subscriber, topics with few subscribers first. */
    void placeTheRest() {
        List<Uuid> topics = readers.keySet().stream()
                .filter(placed::containsKey)
                .sorted(Comparator.<Uuid>comparingInt(topic -> readersOf(topic).size())
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        for (Uuid topic : topics) {
            BitSet taken = placed.getOrDefault(topic, new BitSet());
            if (taken.cardinality() == demand.count(topic)) {
                continue;
            }
            var lightest = new PriorityQueue<>(LIGHTEST_FIRST);
            lightest.addAll(readersOf(topic));
            for (int free = taken.nextClearBit(0); free < demand.count(topic); free = taken.nextClearBit(free + 1)) {
                Holder next = lightest.remove();
                next.take(topic, free);
                lightest.add(next);
            }
        }
    }

    /**
     * Hands partitions on until no path from a heavy member to a light one is left. The heaviest is always the next to
     * give one, so that nobody gives what it would get back. One that cannot give is done: all it reaches is about as
     * heavy as itself, and whoever gives later reaches somebody lighter, so is not among those.
     */
    void level() {
        var undone = new TreeSet<>(LIGHTEST_FIRST);
        undone.addAll(holders);
        while (!undone.isEmpty()) {
            Holder heavy = undone.last();
            undone.remove(heavy);
            if (heavy.load() < undone.stream().findFirst().map(Holder::load).orElse(0) + 2) {
                return; // the lightest of all has nearly as much
            }
            var cameFrom = new HashMap<Holder, Hop>();
            Optional<Holder> light = lightestReachable(heavy, cameFrom);
            if (light.isPresent()) {
                undone.remove(light.get());
                handOn(heavy, light.get(), cameFrom);
                undone.add(light.get());
                undone.add(heavy);
            }
        }
    }

    /** Every member on the way gives one partition to the next. */
    private static void handOn(Holder heavy, Holder light, Map<Holder, Hop> cameFrom) {
        Holder to = light;
        while (to != heavy) {
            Hop hop = cameFrom.get(to);
            if (hop == null) {
                throw new IllegalStateException("A path of members ends at " + to.id);
            }
            to.take(hop.topic(), hop.from().give(hop.topic()));
            to = hop.from();
        }
    }

    /** Breadth first, so that as few partitions as possible move. Stops at the first that is light enough. */
    private Optional<Holder> lightestReachable(Holder heavy, Map<Holder, Hop> cameFrom) {
        var seen = new HashSet<Uuid>();
        var reached = new HashSet<>(Set.of(heavy));
        var next = new ArrayDeque<>(List.of(heavy));
        while (!next.isEmpty()) {
            Holder holder = next.remove();
            Holder best = null;
            for (Uuid topic : holder.held.keySet().stream().sorted().toList()) {
                if (!seen.add(topic)) {
                    continue;
                }
                for (Holder reader : readersOf(topic)) {
                    if (reached.add(reader)) {
                        cameFrom.put(reader, new Hop(holder, topic));
                        next.add(reader);
                        best = best == null || LIGHTEST_FIRST.compare(reader, best) < 0 ? reader : best;
                    }
                }
            }
            if (best != null && heavy.load() - best.load() >= 2) {
                return Optional.of(best);
            }
        }
        return Optional.empty();
    }

    void copyTo(Function<String, Map<Uuid, List<Integer>>> share) {
        holders.forEach(holder -> holder.held.forEach(
                (topic, partitions) -> share.apply(holder.id).put(topic, List.copyOf(partitions))));
    }

    private List<Holder> readersOf(Uuid topic) {
        return readers.getOrDefault(topic, List.of());
    }
}
