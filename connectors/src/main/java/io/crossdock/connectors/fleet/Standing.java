package io.crossdock.connectors.fleet;

import io.crossdock.connectors.ConnectorStatus;

/** How a connector is, in the words of Kafka Connect; those that tell more of several hubs come first. */
public enum Standing {
    RUNNING,
    RESTARTING,
    FAILED,
    PAUSED,
    STOPPED,
    UNASSIGNED;

    /**
     * Ours that runs again and again in vain is restarting in Connect's words: it is neither well nor given up. One that
     * waits for its lease is unassigned, as far as its hub goes.
     */
    static Standing of(ConnectorStatus status) {
        if (status.stopped()) {
            return STOPPED;
        }
        return switch (status.state()) {
            case RUNNING -> RUNNING;
            case RETRYING -> RESTARTING;
            case WAITING -> UNASSIGNED;
            case PAUSED -> PAUSED;
            case FAILED -> FAILED;
        };
    }

    /** Whether something of it is open that must be closed before its offsets are changed. */
    boolean works() {
        return this == RUNNING || this == RESTARTING;
    }
}
