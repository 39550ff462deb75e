package io.crossdock.faults;

/**
 * What ends a fault.
 *
 * @param order what others need to come back comes back before them
 */
record Healing(Order order, Network.Undo undo) {
    enum Order {
        NETWORK,
        ZOOKEEPER,
        MACHINE,
        PROCESS,
        LAST
    }
}
