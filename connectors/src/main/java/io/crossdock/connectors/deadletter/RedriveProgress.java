package io.crossdock.connectors.deadletter;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * How far a connector's latest redrive is.
 *
 * @param state see {@link State}
 * @param order null when there never was one
 * @param started null when there never was one
 * @param read letters of the topic that were looked at
 * @param total letters of the topic to look at
 * @param redriven letters that arrived
 * @param returned letters that failed again, and are in the topic anew
 * @param looped letters left out because they came back too often
 * @param lastError the latest failure, or what it waits for; secrets removed
 */
public record RedriveProgress(
        State state,
        @Nullable RedriveOrder order,
        @Nullable Instant started,
        long read,
        long total,
        long redriven,
        long returned,
        long looped,
        @Nullable String lastError) {

    /** There never was a redrive. */
    static final RedriveProgress NONE = new RedriveProgress(State.NONE, null, null, 0, 0, 0, 0, 0, null);

    /** What a redrive does now. */
    public enum State {
        /** There never was one. */
        NONE,
        /** On this node. */
        RUNNING,
        /** Not on this node, and not at its end: another node does it, or it goes on when its connector runs. */
        UNFINISHED,
        /** Every letter up to its end was looked at. */
        DONE,
        /** Somebody ended it early. */
        CANCELLED
    }
}
