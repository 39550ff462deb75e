package io.crossdock.hub.config;

import java.net.InetSocketAddress;
import java.util.Optional;

/** The ZooKeeper a hub lives by: its own, one it is a part of, or somebody else's. */
public sealed interface Ensemble {
    /** Embedded in this process, listening here; port 0 takes a free one. */
    record Embedded(InetSocketAddress listen) implements Ensemble {}

    /**
     * One peer of it is embedded in this process, the others are in other hubs.
     *
     * @param listen where clients of this peer connect; port 0 takes a free one
     * @param secret what the members prove to each other that they know; may be absent only on loopback
     */
    record Quorum(Members members, InetSocketAddress listen, Optional<Secret> secret) implements Ensemble {}

    /** Reached by this connect string: {@code host:port,host:port/path}. */
    record External(String connect) implements Ensemble {}
}
