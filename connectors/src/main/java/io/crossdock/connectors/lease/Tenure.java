package io.crossdock.connectors.lease;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Until when a node may believe that the group counts it as a member. The group lets others have its leases one session
 * timeout after it last heard of the node, which was not before the node began to say something that was answered well. So
 * the node, by its own clock, ends a margin earlier than that.
 *
 * <p>A clock that was set back proves nothing about the time that has passed, so it ends the tenure, too. Thread-safe.
 */
final class Tenure {
    private final Clock clock;
    private final Duration length;
    private Instant begin = Instant.MIN;

    /**
     * A tenure that is over until it is confirmed.
     *
     * @param session after which silence the group gives a member up
     * @param margin how much earlier the member does; less than the session
     */
    Tenure(Clock clock, Duration session, Duration margin) {
        if (margin.isNegative() || margin.compareTo(session) >= 0) {
            throw new IllegalArgumentException("a margin of " + margin + " leaves nothing of a session of " + session);
        }
        this.clock = clock;
        this.length = session.minus(margin);
    }

    /**
     * The group has answered this node as its member.
     *
     * @param asked when the question was sent, not when the answer came
     */
    synchronized void confirmed(Instant asked) {
        if (asked.isAfter(begin) || begin.isAfter(clock.instant())) {
            begin = asked;
        }
    }

    /** Whether nobody else can have been given this node's leases. */
    synchronized boolean lasts() {
        Instant now = clock.instant();
        return !now.isBefore(begin) && now.isBefore(end());
    }

    private Instant end() {
        return begin.equals(Instant.MIN) ? begin : begin.plus(length);
    }
}
