package io.crossdock.broker.partition;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Limits how fast this broker copies, as a leader or as a follower, what brings replicas into sync that are not (KIP-73).
 * Shared by all partitions. Thread-safe; does not wait, but says how long to.
 */
public final class ReplicationThrottle {
    /** The limit may be changed meanwhile. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final Clock clock;
    private final AtomicReference<ThrottleBudget> budget;

    ReplicationThrottle(Clock clock) {
        this.clock = clock;
        this.budget = new AtomicReference<>(ThrottleBudget.of(ThrottleBudget.UNLIMITED, clock.millis()));
    }

    /** @param bytesPerSecond 0 or more; {@link Long#MAX_VALUE} for no limit */
    public void limit(long bytesPerSecond) {
        long now = clock.millis();
        budget.updateAndGet(was ->
                was.bytesPerSecond() == bytesPerSecond ? was : was.at(now).limited(bytesPerSecond));
    }

    /** How many bytes may be copied now; 0 for none. */
    long room() {
        return now().room();
    }

    /** So many were copied. */
    void spent(long bytes) {
        long now = clock.millis();
        budget.updateAndGet(was -> was.at(now).spent(bytes));
    }

    private ThrottleBudget now() {
        return Objects.requireNonNull(budget.get()).at(clock.millis());
    }

    /** When to look again whether there is room; soon enough to see a new limit. */
    Duration untilRoom() {
        Duration wait = now().untilRoom();
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait.plusMillis(1) : LONGEST_WAIT;
    }
}
