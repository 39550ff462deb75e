package io.crossdock.connectors;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;

/** The state of one connector and why it is so. Thread-safe: the supervisor, routes and tasks all report here. */
final class Health {
    private final Clock clock;
    private Reading now;

    Health(Clock clock, ConnectorState state) {
        this.clock = clock;
        this.now = new Reading(state, clock.instant(), null, null);
    }

    synchronized Reading read() {
        return now;
    }

    /** The supervisor's decision. Keeps the last error. */
    synchronized void become(ConnectorState state) {
        now = new Reading(state, clock.instant(), now.lastError(), now.lastErrorAt());
    }

    synchronized void become(ConnectorState state, String error) {
        now = new Reading(state, clock.instant(), error, clock.instant());
    }

    /** A running connector meets a problem that may pass by itself. */
    synchronized void retrying(String error) {
        if (now.state() == ConnectorState.RUNNING) {
            become(ConnectorState.RETRYING, error);
        } else {
            now = new Reading(now.state(), now.since(), error, clock.instant());
        }
    }

    /** Something got through: the problem has passed. */
    synchronized void delivered() {
        if (now.state() == ConnectorState.RETRYING) {
            become(ConnectorState.RUNNING);
        }
    }

    /** An error that does not change the state. */
    synchronized void note(String error) {
        now = new Reading(now.state(), now.since(), error, clock.instant());
    }

    record Reading(
            ConnectorState state,
            Instant since,
            @Nullable String lastError,
            @Nullable Instant lastErrorAt) {}
}
