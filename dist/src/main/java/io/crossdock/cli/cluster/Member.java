package io.crossdock.cli.cluster;

import java.util.OptionalLong;

/**
 * One broker.
 *
 * @param rack where it stands; empty if it does not say
 * @param alive whether it is part of the cluster now; otherwise it is only known for its replicas
 * @param cordoned whether all its directories are cordoned, so that it takes no new replicas
 * @param free bytes its disks have left, if it says so
 */
public record Member(int id, String rack, boolean alive, boolean cordoned, OptionalLong free) {

    /** Whether replicas may be put there. */
    public boolean takesReplicas() {
        return alive && !cordoned;
    }

    /** Two brokers without a rack stand apart. */
    String place() {
        return rack.isEmpty() ? "\0" + id : rack;
    }
}
