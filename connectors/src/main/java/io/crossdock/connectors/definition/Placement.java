package io.crossdock.connectors.definition;

/** On how many of the nodes that have its file a connector runs. */
public enum Placement {
    /** On one at a time, by lease. */
    ONCE,
    /** On each of them. */
    EVERYWHERE
}
