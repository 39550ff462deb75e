package io.crossdock.broker.partition;

import io.crossdock.broker.concurrent.Timer;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/**
 * Appends that came before this broker has learnt that it leads. A leader that gives up tells its clients who leads next
 * (KIP-951), and they may be here before the news are. Refused, they would come back after their backoff of 100 ms; so
 * they wait in their order for a moment. Bounded; confined to the partition's lane.
 */
final class EarlyAppends {
    /** Longer than the cluster's news take, and shorter than a client's backoff. */
    static final Duration PATIENCE = Duration.ofMillis(50);
    /** Whoever led a moment ago is asked by clients that do not know yet that it does not any more. */
    static final Duration AFTERMATH = Duration.ofSeconds(1);

    static final int MOST = 100;

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final Timer timer;
    private final Executor lane;
    private final Clock clock;
    private long holdsFrom = Long.MIN_VALUE;
    private Timer.Cancellable alarm = () -> {};

    EarlyAppends(Timer timer, Executor lane, Clock clock) {
        this.timer = timer;
        this.lane = lane;
        this.clock = clock;
    }

    /**
     * Keeps what would be refused now.
     *
     * @param append tried again when this broker leads, or when it has waited long enough
     * @return false if it must be refused at once
     */
    boolean hold(Runnable append) {
        if (waiting.size() >= MOST || clock.millis() < holdsFrom) {
            return false;
        }
        if (waiting.isEmpty()) {
            alarm = timer.after(PATIENCE, lane, this::release);
        }
        waiting.add(append);
        return true;
    }

    /** This broker has led until now. */
    void ledUntilNow() {
        holdsFrom = clock.millis() + AFTERMATH.toMillis();
    }

    /** Waiting is over: this broker leads, or it is certain that it will not soon. */
    void release() {
        alarm.cancel();
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            next.run();
        }
    }
}
