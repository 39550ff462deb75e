package io.crossdock.connectors;

/** How a connector is. */
public enum ConnectorState {
    /** Works, or waits for something to do. */
    RUNNING,
    /** Something it needs is away; it tries again by itself. */
    RETRYING,
    /** Stopped by somebody, until resumed. */
    PAUSED,
    /** Cannot go on: its file is wrong, or a record cannot be delivered. Mend it and restart, or change the file. */
    FAILED
}
