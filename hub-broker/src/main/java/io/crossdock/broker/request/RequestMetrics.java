package io.crossdock.broker.request;

import io.crossdock.broker.concurrent.Durations;
import org.apache.kafka.common.protocol.ApiKeys;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How often each key was asked for, how often that failed, and how long the answers took. Counting allocates nothing and
 * takes no lock. Thread-safe.
 */
public final class RequestMetrics {
    private final LongSupplier nanoTime;
    private final Counters[] byKey = new Counters[ApiKeys.values().length];

    /** @param nanoTime a clock of arbitrary origin that never goes back, in nanoseconds */
    public RequestMetrics(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        for (int i = 0; i < byKey.length; i++) {
            byKey[i] = new Counters();
        }
    }

    /**
     * What is known of one key.
     *
     * @param answered requests that have been answered
     * @param failed those of them that had an error in their answer, in the whole or in a part
     * @param took from the arrival of the request to its answer; a fetch waits for records in it
     * @param inFlight requests that have arrived and are not answered yet
     */
    public record Requests(ApiKeys key, long answered, long failed, Durations.Spread took, long inFlight) {}

    /** Every key that was asked for at least once. */
    public List<Requests> requests() {
        var asked = new ArrayList<Requests>();
        for (ApiKeys key : ApiKeys.values()) {
            Counters counters = byKey[key.ordinal()];
            long answered = counters.answered.sum();
            long arrived = counters.arrived.sum();
            if (arrived > 0) {
                asked.add(new Requests(
                        key, answered, counters.failed.sum(), counters.took.spread(), Math.max(0, arrived - answered)));
            }
        }
        return asked;
    }

    /** @return the moment, for {@link #answered} */
    long arrived(ApiKeys key) {
        byKey[key.ordinal()].arrived.increment();
        return nanoTime.getAsLong();
    }

    void answered(ApiKeys key, long arrival, boolean failed) {
        Counters counters = byKey[key.ordinal()];
        counters.answered.increment();
        counters.took.add(nanoTime.getAsLong() - arrival);
        if (failed) {
            counters.failed.increment();
        }
    }

    private static final class Counters {
        final LongAdder arrived = new LongAdder();
        final LongAdder answered = new LongAdder();
        final LongAdder failed = new LongAdder();
        final Durations took = new Durations();
    }
}
