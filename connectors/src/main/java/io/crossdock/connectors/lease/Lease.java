package io.crossdock.connectors.lease;

import java.util.function.Predicate;

/**
 * Leave to run one connector on this node, and on no other. It ends when the group wants it back or when this node has not
 * heard of the group for too long; both may happen at any moment. Thread-safe.
 */
public final class Lease {
    private final String connector;
    private final String node;
    private final int epoch;
    private final Predicate<Lease> valid;

    Lease(String connector, String node, int epoch, Predicate<Lease> valid) {
        this.connector = connector;
        this.node = node;
        this.epoch = epoch;
        this.valid = valid;
    }

    /** The connector that it is for. */
    public String connector() {
        return connector;
    }

    /** This node, as it is called in answers. */
    public String node() {
        return node;
    }

    /** Higher for each lease of the connector than for all before it. */
    public int epoch() {
        return epoch;
    }

    /** Whether the connector may take and write something now. */
    public boolean isValid() {
        return valid.test(this);
    }

    @Override
    public String toString() {
        return connector + " on " + node + ", epoch " + epoch;
    }
}
