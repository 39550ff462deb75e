package io.crossdock.broker.controller;

import java.util.OptionalInt;

/**
 * What holds for new topics unless the request says otherwise.
 *
 * @param partitions {@code num.partitions}
 * @param replicationFactor {@code default.replication.factor}
 * @param maxReplicationFactor what this version of the broker can keep in step
 */
public record TopicRules(int partitions, OptionalInt replicationFactor, int maxReplicationFactor) {
    /** Two may fail, and one of them be down for maintenance, before records are lost. */
    private static final int ENOUGH = 3;

    /** How many replicas there should be where this many are set. */
    int wanted(OptionalInt set) {
        return set.orElse(Math.min(ENOUGH, maxReplicationFactor));
    }

    /** As many of those that there should be as there are brokers for; the rest follows when others join. */
    int asManyAsPossible(OptionalInt set, int brokers) {
        return Math.max(1, Math.min(wanted(set), brokers));
    }

    /** How many replicas a topic gets at first where this many are set: without that, no more than there are brokers. */
    int atFirst(OptionalInt set, int brokers) {
        return set.orElse(Math.min(wanted(set), brokers));
    }
}
