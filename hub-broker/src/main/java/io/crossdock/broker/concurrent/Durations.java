package io.crossdock.broker.concurrent;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.DoubleStream;

/**
 * How long things took: how many took up to each of a few bounds, and all together. Counting allocates nothing and takes no
 * lock. Thread-safe.
 */
public final class Durations {
    /** Upper bounds in seconds, dense where answers lie and wide enough for a fetch that waits. */
    static final List<Double> BOUNDS =
            List.of(0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0);

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long[] BOUNDS_NANOS = BOUNDS.stream()
            .mapToLong(seconds -> Math.round(seconds * NANOS_PER_SECOND))
            .toArray();

    private final LongAdder[] counts = new LongAdder[BOUNDS_NANOS.length + 1];
    private final LongAdder nanos = new LongAdder();

    public Durations() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /**
     * Counts one.
     *
     * @param took nanoseconds
     */
    public void add(long took) {
        int bucket = 0;
        while (bucket < BOUNDS_NANOS.length && took > BOUNDS_NANOS[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        nanos.add(took);
    }

    /** What was counted until now. */
    public Spread spread() {
        return new Spread(List.of(counts).stream().map(LongAdder::sum).toList(), nanos.sum() / NANOS_PER_SECOND);
    }

    /**
     * What was counted until a moment.
     *
     * @param counts how many took up to the bound of the same place and longer than the bound before; the last, which has no
     *     bound, those that took longer than all
     * @param seconds all together
     */
    public record Spread(List<Long> counts, double seconds) {
        public Spread {
            counts = List.copyOf(counts);
        }

        /** Seconds, ascending; the last is infinity. */
        public static List<Double> bounds() {
            return DoubleStream.concat(
                            BOUNDS.stream().mapToDouble(Double::doubleValue), DoubleStream.of(Double.POSITIVE_INFINITY))
                    .boxed()
                    .toList();
        }
    }
}
