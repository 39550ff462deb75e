package io.crossdock.connectors;

/** How a connector is. */
public enum ConnectorState {
    /** Works, or waits for something to do. */
    RUNNING,
    /** Something it needs is away; it tries again by itself. */
    RETRYING,
    /** It runs once only, and another node has its lease or nobody has it yet. It starts by itself when it gets it. */
    WAITING,
    /** Stopped by somebody, until resumed. */
    PAUSED,
    /** Cannot go on: its file is wrong, or a record cannot be delivered. Mend it and restart, or change the file. */
    FAILED
}
