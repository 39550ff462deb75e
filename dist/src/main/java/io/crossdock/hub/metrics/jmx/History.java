package io.crossdock.hub.metrics.jmx;

import java.util.ArrayDeque;
import java.util.function.ToDoubleFunction;

/**
 * What was seen at earlier questions, for the rates between then and now: nothing is looked at while nobody asks. Bounded
 * by the quarter of an hour it is good for, and a look each five seconds. Not thread-safe.
 */
final class History {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long LEAST_NANOS = 5 * NANOS_PER_SECOND;
    private static final long MOST_NANOS = 960 * NANOS_PER_SECOND;

    private final long startNanos;
    private final ArrayDeque<Snapshot> seen = new ArrayDeque<>();

    /** @param startNanos since when the counters count */
    History(long startNanos) {
        this.startNanos = startNanos;
    }

    void add(Snapshot now) {
        if (seen.isEmpty() || now.nanos() - seen.getLast().nanos() >= LEAST_NANOS) {
            seen.addLast(now);
        }
        while (seen.size() > 1 && now.nanos() - seen.getFirst().nanos() > MOST_NANOS) {
            seen.removeFirst();
        }
    }

    /** Per second, since the counters began. */
    double meanRate(Snapshot now, ToDoubleFunction<Snapshot> count) {
        return rate(count.applyAsDouble(now), now.nanos() - startNanos);
    }

    /**
     * Per second, since the latest look that is at least so long ago; if there is none, since the earliest, and before that
     * since the counters began.
     */
    double rate(Snapshot now, long seconds, ToDoubleFunction<Snapshot> count) {
        Snapshot from = null;
        for (Snapshot each : seen) {
            if (from == null || now.nanos() - each.nanos() >= seconds * NANOS_PER_SECOND) {
                from = each;
            }
        }
        return from == null || from.nanos() == now.nanos()
                ? meanRate(now, count)
                : rate(count.applyAsDouble(now) - count.applyAsDouble(from), now.nanos() - from.nanos());
    }

    private static double rate(double events, long nanos) {
        return nanos <= 0 ? 0 : Math.max(0, events) * NANOS_PER_SECOND / nanos;
    }
}
