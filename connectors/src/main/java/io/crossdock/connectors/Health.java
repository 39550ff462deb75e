package io.crossdock.connectors;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;

/**
 * The state of one connector and why it is so. The supervisor decides, and what runs reports by a voice of its own, which is
 * heard no more once it was told to stop: what it is interrupted at says nothing of what runs after it, or of a connector that
 * is paused. Thread-safe.
 */
final class Health {
    private final Clock clock;
    private Reading now;
    private @Nullable Voice heard;

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

    /** An error that does not change the state. */
    synchronized void note(String error) {
        now = new Reading(now.state(), now.since(), error, clock.instant());
    }

    /** For what is about to run. Whoever had a voice before is heard no more. */
    synchronized Voice voice() {
        Voice next = new Voice();
        heard = next;
        return next;
    }

    /** What runs was told to stop. */
    synchronized void hush() {
        heard = null;
    }

    /** How what runs tells of itself, from any thread. */
    final class Voice {
        private Voice() {}

        /** It meets a problem that may pass by itself. */
        void retrying(String error) {
            synchronized (Health.this) {
                if (heard != this) {
                    return;
                }
                if (now.state() == ConnectorState.RUNNING) {
                    become(ConnectorState.RETRYING, error);
                } else {
                    Health.this.note(error);
                }
            }
        }

        /** Something got through: the problem has passed. */
        void delivered() {
            synchronized (Health.this) {
                if (heard == this && now.state() == ConnectorState.RETRYING) {
                    become(ConnectorState.RUNNING);
                }
            }
        }

        /** An error that does not change the state. */
        void note(String error) {
            synchronized (Health.this) {
                if (heard == this) {
                    Health.this.note(error);
                }
            }
        }
    }

    record Reading(
            ConnectorState state,
            Instant since,
            @Nullable String lastError,
            @Nullable Instant lastErrorAt) {}
}
