package io.crossdock.broker.metadata;

/** How far a registered broker takes part in the cluster. One that is not registered is dead. */
public enum BrokerState {
    /**
     * Registered, but the controller has not yet taken from it what it held in an earlier life. It leads nothing and
     * joins no in-sync replicas, for what it held it may have lost.
     */
    FENCED,

    /** Leads, follows and gets replicas of new topics. */
    ACTIVE,

    /** About to stop. It still serves what no other broker can take over, and gets nothing new. */
    LEAVING
}
