package io.crossdock.broker.net;

import java.net.InetSocketAddress;

/**
 * Where clients come in.
 *
 * @param name listener name, for example {@code PLAINTEXT}
 * @param address to bind; port 0 takes a free one
 */
public record Listener(String name, InetSocketAddress address, Entrance entrance) {

    /** One without any checks. */
    public Listener(String name, InetSocketAddress address) {
        this(name, address, Entrance.OPEN);
    }
}
