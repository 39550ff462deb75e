package io.crossdock.connectors.lease;

import java.time.Duration;

/**
 * How the nodes of a deployment share connectors that may run on one of them only.
 *
 * @param node how this node is called in answers, {@code host:port}; another for each node
 * @param group the consumer group in which they meet; the same for all nodes that share their connectors
 * @param session after which silence a node is given up; the broker may want 6 s at least
 *     ({@code group.min.session.timeout.ms})
 */
public record LeaseSettings(String node, String group, Duration session) {
    /** Short enough that a killed node's connectors run elsewhere within 15 s. */
    public static final Duration SESSION = Duration.ofSeconds(6);

    /** The group of whoever names none. */
    public static final String GROUP = "crossdock-connectors";

    public LeaseSettings {
        if (session.compareTo(Duration.ofSeconds(3)) < 0) {
            throw new IllegalArgumentException("a session of " + session + " ends with every hiccup, take 3 s or more");
        }
    }

    /** Of the deployment and with the session timeout that nobody chose. */
    public static LeaseSettings of(String node) {
        return new LeaseSettings(node, GROUP, SESSION);
    }

    /** The topic that gives the group something to subscribe to. It stays empty. */
    String topic() {
        return group + "-leases";
    }

    /** How a node's own clock is ahead of the group's: what heartbeats and answers take, and a stop that has begun. */
    Duration margin() {
        return session.dividedBy(4);
    }
}
