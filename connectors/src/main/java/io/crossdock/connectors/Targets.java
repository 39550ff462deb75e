package io.crossdock.connectors;

/** What is wanted of each connector, where that outlives the process and holds for several hubs. Thread-safe. */
@FunctionalInterface
public interface Targets {
    /** All run, which is what a hub that is alone begins with. */
    Targets ALL_RUN = connector -> Target.RUNNING;

    /** Asked before a connector starts, in a thread of its own; may wait for some seconds until it is known. */
    Target of(String connector);
}
