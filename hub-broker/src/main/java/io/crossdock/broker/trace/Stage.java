package io.crossdock.broker.trace;

/** Where a request can be. At each moment it is in one of them, so that together they are the time it took. */
public enum Stage {
    /** Its bytes arrive: the client sends it, and the network carries it. */
    READ,
    /** It waits for a thread of this broker. */
    QUEUED,
    /** At least one thread of this broker works on it. */
    WORK,
    /** It waits for others: replicas, records nobody has produced yet, members of a group, other brokers, ZooKeeper. */
    WAITING,
    /** Its answer is ready, and waits for those to earlier requests of the connection, and for the connection's thread. */
    HELD,
    /** Its answer leaves: the network carries it, and the client takes it. */
    WRITTEN
}
