package io.crossdock.broker.net;

import java.util.concurrent.Executor;

/**
 * How other brokers are reached.
 *
 * @param clientId what they see in our requests
 * @param listener name of the listener that brokers use among themselves ({@code inter.broker.listener.name}); of a broker
 *     that has none of this name the first one that speaks the same protocol is used
 * @param nameLookups looks up host names and salts passwords, which take their time
 */
public record PeerConfig(String clientId, String listener, Executor nameLookups, PeerSecurity security) {

    /** Among brokers that let everybody in. */
    public PeerConfig(String clientId, String listener, Executor nameLookups) {
        this(clientId, listener, nameLookups, PeerSecurity.OPEN);
    }
}
