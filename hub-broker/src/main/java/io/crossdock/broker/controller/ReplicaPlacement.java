package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.BrokerImage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;

/**
 * Spreads partitions over brokers: leaders in turn, so that each broker leads about as many; the other replicas behind
 * them, with a shift that grows each round, so that a broker's followers are spread as well. No two replicas stand in
 * one rack before there is one in each. Pure.
 */
final class ReplicaPlacement {
    private ReplicaPlacement() {}

    /**
     * @param brokers at least {@code replicationFactor} of them; one without a rack stands in one of its own
     * @param first number of the first partition to place; the ones before it stand already
     * @param count how many to place
     * @param start where the turn begins; the same start always gives the same placement
     * @return for each partition its replicas, the preferred leader first
     */
    static List<List<Integer>> place(
            Collection<BrokerImage> brokers, int first, int count, int replicationFactor, int start) {
        List<BrokerImage> turn = rackAfterRack(brokers);
        var placed = new ArrayList<List<Integer>>(count);
        for (int partition = first; partition < first + count; partition++) {
            placed.add(replicas(turn, Math.floorMod(start + partition, turn.size()), partition, replicationFactor));
        }
        return placed;
    }

    /** Where a broker stands, as far as that is known. */
    static String rackOf(BrokerImage broker) {
        return broker.rack().orElse("\0" + broker.id()); // nobody can configure such a name
    }

    private static List<Integer> replicas(List<BrokerImage> turn, int leader, int partition, int factor) {
        int others = turn.size() - 1;
        int round = partition / turn.size();
        var left = new ArrayList<BrokerImage>(others);
        for (int i = 0; i < others; i++) {
            left.add(turn.get((leader + 1 + (round + i) % others) % turn.size()));
        }
        var replicas = new ArrayList<Integer>(factor);
        replicas.add(turn.get(leader).id());
        var racks = new HashSet<String>();
        racks.add(rackOf(turn.get(leader)));
        while (replicas.size() < factor) {
            BrokerImage next = left.stream()
                    .filter(broker -> !racks.contains(rackOf(broker)))
                    .findFirst()
                    .orElse(null);
            if (next == null) {
                racks.clear(); // there is one in each: once around again
                continue;
            }
            left.remove(next);
            racks.add(rackOf(next));
            replicas.add(next.id());
        }
        return replicas;
    }

    /** One broker of each rack, then the next of each, so that neighbours in the turn stand apart. */
    private static List<BrokerImage> rackAfterRack(Collection<BrokerImage> brokers) {
        var byRack = new TreeMap<String, Queue<BrokerImage>>();
        brokers.stream().sorted(Comparator.comparingInt(BrokerImage::id)).forEach(broker -> byRack.computeIfAbsent(
                        rackOf(broker), rack -> new ArrayDeque<>())
                .add(broker));
        var racks = new ArrayList<>(byRack.values());
        racks.sort(Comparator.comparingInt(rack -> rack.element().id()));
        var turn = new ArrayList<BrokerImage>(brokers.size());
        while (turn.size() < brokers.size()) {
            for (Queue<BrokerImage> rack : racks) {
                BrokerImage next = rack.poll();
                if (next != null) {
                    turn.add(next);
                }
            }
        }
        return turn;
    }
}
