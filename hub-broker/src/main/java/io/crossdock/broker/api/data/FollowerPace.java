package io.crossdock.broker.api.data;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps the answers to a follower apart. Where records come in one by one, each would cost a round trip to every follower,
 * and most of what replication costs is threads that are woken; answers that are a moment apart carry what came meanwhile.
 * A record that comes alone still leaves at once. Any thread.
 */
final class FollowerPace {
    private final long apart;
    private final LongSupplier nanos;
    private volatile long answered;

    /**
     * @param apart shortest time between two answers; zero lets every one leave at once
     * @param nanos a clock that only goes forward, in nanoseconds
     */
    FollowerPace(Duration apart, LongSupplier nanos) {
        this.apart = apart.toNanos();
        this.nanos = nanos;
        answered = nanos.getAsLong() - this.apart;
    }

    /** How long the next answer has to wait; zero if it may leave. */
    Duration rest() {
        long left = apart - (nanos.getAsLong() - answered);
        return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }

    /** An answer leaves. */
    void answered() {
        answered = nanos.getAsLong();
    }
}
