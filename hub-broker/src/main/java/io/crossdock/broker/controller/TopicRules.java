package io.crossdock.broker.controller;

/**
 * What holds for new topics unless the request says otherwise.
 *
 * @param partitions {@code num.partitions}
 * @param replicationFactor {@code default.replication.factor}
 * @param maxReplicationFactor what this version of the broker can keep in step
 */
public record TopicRules(int partitions, int replicationFactor, int maxReplicationFactor) {}
