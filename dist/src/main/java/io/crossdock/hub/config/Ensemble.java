package io.crossdock.hub.config;

import java.net.InetSocketAddress;

/** The ZooKeeper a hub lives by: its own or somebody else's. */
public sealed interface Ensemble {
    /** Embedded in this process, listening here; port 0 takes a free one. */
    record Embedded(InetSocketAddress listen) implements Ensemble {}

    /** Reached by this connect string: {@code host:port,host:port/path}. */
    record External(String connect) implements Ensemble {}
}
