package io.crossdock.broker.rest;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The cluster.
 *
 * @param controller id of the broker that decides for all; null while there is none
 */
public record ClusterDto(String id, @Nullable Integer controller, List<BrokerDto> brokers) {}
