package io.crossdock.broker.controller;

import java.util.ArrayList;
import java.util.List;

/**
 * Spreads partitions over brokers: leaders in turn, so that each broker leads about as many; the other replicas behind
 * them, with a shift that grows each round, so that a broker's followers are spread as well.
 */
final class ReplicaPlacement {
    private ReplicaPlacement() {}

    /**
     * @param brokers live node ids in ascending order, at least {@code replicationFactor} of them
     * @param first number of the first partition to place; the ones before it stand already
     * @param count how many to place
     * @param start where the turn begins; the same start always gives the same placement
     * @return for each partition its replicas, the preferred leader first
     */
    static List<List<Integer>> place(List<Integer> brokers, int first, int count, int replicationFactor, int start) {
        int size = brokers.size();
        var placed = new ArrayList<List<Integer>>(count);
        for (int partition = first; partition < first + count; partition++) {
            int leader = Math.floorMod(start + partition, size);
            int round = partition / size;
            var replicas = new ArrayList<Integer>(replicationFactor);
            replicas.add(brokers.get(leader));
            for (int i = 0; i < replicationFactor - 1; i++) {
                int shift = 1 + (round + i) % Math.max(1, size - 1);
                replicas.add(brokers.get((leader + shift) % size));
            }
            placed.add(replicas);
        }
        return placed;
    }
}
