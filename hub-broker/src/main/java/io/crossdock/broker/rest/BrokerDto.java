package io.crossdock.broker.rest;

import org.jspecify.annotations.Nullable;

/**
 * A broker of the cluster.
 *
 * @param rack null when it has none
 * @param controller whether it decides for all
 */
public record BrokerDto(
        int id, String host, int port, @Nullable String rack, boolean controller) {}
