package io.crossdock.broker;

import io.crossdock.broker.metadata.config.BrokerValues;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Keeps a broker from being open to a network by mistake: nobody has to know that it would be. */
final class Exposure {
    private Exposure() {}

    /** What has to be done before other hosts may reach this listener; empty if nothing has. */
    static Optional<String> problem(ListenerAddress listener, DoorConfig door, BrokerValues values) {
        boolean rules = values.text("authorizer").isPresent()
                || values.text("authorizer.class.name").isPresent();
        if (door.authenticates() && rules || values.flag("insecure") || isLoopback(listener.host())) {
            return Optional.empty();
        }
        String missing = door.authenticates()
                ? "nobody is asked for access rules: set authorizer=acl"
                : "nobody has to prove who they are there: let it speak SASL_SSL, or SSL with ssl.client.auth=required"
                        + (rules ? "" : ", and set authorizer=acl");
        return Optional.of(
                "it can be reached from other hosts, but " + missing
                        + "; or have 'crossdock secure' set all of it up. If everybody who reaches it may do everything, write insecure: true");
    }

    /** A host that is not known cannot be listened at either, which is told later. */
    private static boolean isLoopback(String host) {
        try {
            return !host.isEmpty() && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return true;
        }
    }
}
