package io.crossdock.broker.metadata;

/** How far a registered broker takes part in the cluster. One that is not registered is dead. */
public enum BrokerState {
    /**
     * Registered, but the controller has not yet taken from it what it held in an earlier life. It leads nothing and
     * joins no in-sync replicas, for what it held it may have lost.
     */
    FENCED,

    /**
     * As {@link #FENCED}, and besides it has lost what it held, or may have: its disk is not the one it had, or its
     * machine went down with what was not on the disk yet. It is taken out of all in-sync and eligible replicas, also
     * where it is the last one, before it is let in.
     */
    DISTRUSTED,

    /** Leads, follows and gets replicas of new topics. */
    ACTIVE,

    /** About to stop. It still serves what no other broker can take over, and gets nothing new. */
    LEAVING;

    /** Whether the controller has still to let it in. */
    public boolean awaitsAdmission() {
        return this == FENCED || this == DISTRUSTED;
    }
}
