package io.crossdock.hub.config;

import java.time.Duration;

/**
 * The hubs of a cluster run sources that may run once only on one of them.
 *
 * @param group the consumer group in which these hubs meet
 * @param session after which silence a hub's sources run on another one
 */
public record SharedConnectors(String group, Duration session) {}
