package io.crossdock.connectors.delivery;

import io.crossdock.connectors.definition.ErrorPolicy;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells a target that is away from a record at fault: after failures of several different keys in a row it lets nothing
 * through for a while, then one record to see. The pauses grow as those of the error policy do.
 *
 * <p>The failures of one key, however many, never open it. Shared by the tasks of a connector, thread-safe; the time is
 * passed in.
 */
public final class CircuitBreaker {
    private final ErrorPolicy policy;
    private final Set<Object> failedInARow = new HashSet<>();
    private State state = State.CLOSED;
    private int openings;
    private Instant until = Instant.EPOCH;

    /**
     * A closed breaker.
     *
     * @param policy with how many keys have to fail, 0 for a breaker that never opens, and the pauses
     */
    public CircuitBreaker(ErrorPolicy policy) {
        this.policy = policy;
    }

    /** Whether deliveries are tried. */
    public enum State {
        /** All is well. */
        CLOSED,
        /** Nothing is tried until the next probe. */
        OPEN,
        /** One record is on its way to see whether the target is back. */
        HALF_OPEN
    }

    /**
     * The state and, unless closed, the time of the next or the running probe.
     *
     * @param probeAt meaningless when closed
     */
    public record Reading(State state, Instant probeAt) {}

    /** How it is at this moment. */
    public synchronized Reading read() {
        return new Reading(state, until);
    }

    /** When something may be tried, not after {@code now} if now. */
    synchronized Instant nextAt(Instant now) {
        return switch (state) {
            case CLOSED -> now;
            case OPEN -> until;
            case HALF_OPEN -> now.plus(policy.backoff()).plusMillis(1); // another task probes; its outcome counts
        };
    }

    /** Takes leave to deliver so many records or fewer; the outcome must be told. 0 for none. */
    synchronized int take(Instant now, int most) {
        if (state == State.CLOSED) {
            return most;
        }
        if (state == State.HALF_OPEN || now.isBefore(until)) {
            return 0;
        }
        state = State.HALF_OPEN;
        return 1;
    }

    /**
     * A delivery got through, or was refused for what is in its records: the target is there.
     *
     * @return whether that closed the breaker
     */
    synchronized boolean passed() {
        failedInARow.clear();
        openings = 0;
        boolean closes = state != State.CLOSED;
        state = State.CLOSED;
        return closes;
    }

    /** A delivery failed for what may be the target's reasons. */
    synchronized void failed(Object key, Instant now) {
        if (policy.breaker() == 0) {
            return;
        }
        failedInARow.add(key);
        if (state == State.HALF_OPEN || (state == State.CLOSED && failedInARow.size() >= policy.breaker())) {
            open(now);
        }
    }

    /** What was taken came to nothing that says anything about the target. */
    synchronized void undecided() {
        if (state == State.HALF_OPEN) {
            state = State.OPEN; // its time has come already, so the next one may probe
        }
    }

    private void open(Instant now) {
        openings++;
        state = State.OPEN;
        until = now.plus(policy.waitAfter(openings));
        failedInARow.clear();
    }
}
