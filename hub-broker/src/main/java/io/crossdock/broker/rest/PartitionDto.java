package io.crossdock.broker.rest;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One partition of a topic.
 *
 * @param leader id of the broker that leads it; null while nobody does
 * @param replicas ids of the brokers that keep it, the preferred leader first
 * @param inSync ids of those that have everything
 */
public record PartitionDto(int partition, @Nullable Integer leader, List<Integer> replicas, List<Integer> inSync) {}
