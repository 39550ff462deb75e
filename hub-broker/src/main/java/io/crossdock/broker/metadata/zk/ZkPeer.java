package io.crossdock.broker.metadata.zk;

import java.net.InetSocketAddress;

/**
 * One member of an embedded ensemble, as every member has to name it.
 *
 * @param id 1 or more, unique in the ensemble and never changed
 * @param host by which the others reach it; it listens there and nowhere else
 * @param port on which the leader serves the followers; elections are held on {@link #ELECTION} above it
 */
public record ZkPeer(int id, String host, int port) {
    /** How far the election port is above the other one, as in ZooKeeper's own defaults 2888 and 3888. */
    public static final int ELECTION = 1000;

    public ZkPeer {
        if (id < 1) {
            throw new IllegalArgumentException("the id of a member must be 1 or more, was " + id);
        }
        if (port < 1 || port + ELECTION > 65535) {
            throw new IllegalArgumentException(
                    "the port of a member must be from 1 to " + (65535 - ELECTION) + ", was " + port);
        }
    }

    /** Resolved anew at each call. */
    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    /** Resolved anew at each call. */
    InetSocketAddress election() {
        return new InetSocketAddress(host, port + ELECTION);
    }

    @Override
    public String toString() {
        return "member " + id + " at " + host + ":" + port;
    }
}
