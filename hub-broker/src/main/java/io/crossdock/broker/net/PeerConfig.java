package io.crossdock.broker.net;

import java.util.concurrent.Executor;

/**
 * How other brokers are reached.
 *
 * @param clientId what they see in our requests
 * @param listener name of the listener that brokers use among themselves ({@code inter.broker.listener.name}); of a broker
 *     that has none of this name the first one is used
 * @param nameLookups looks up host names, which may block
 */
public record PeerConfig(String clientId, String listener, Executor nameLookups) {}
