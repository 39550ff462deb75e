package io.crossdock.connectors;

/** What somebody wants of a connector until somebody wants something else. */
public enum Target {
    /** It works, as far as its file and its surroundings let it. */
    RUNNING,
    /** It holds nothing open. */
    PAUSED,
    /** The same, and it says so in the word that Kafka Connect's clients wait for before they change offsets. */
    STOPPED
}
