package io.crossdock.faults;

import java.util.Comparator;

/**
 * What ends a fault.
 *
 * @param order what others need to come back comes back before them
 */
record Healing(Order order, Network.Undo undo) {
    static final Comparator<Healing> FIRST_THINGS_FIRST = Comparator.comparing(Healing::order);

    enum Order {
        NETWORK,
        ZOOKEEPER,
        MACHINE,
        PROCESS,
        LAST
    }
}
