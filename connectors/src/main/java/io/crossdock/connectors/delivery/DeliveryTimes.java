package io.crossdock.connectors.delivery;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * How long it took until the other end had confirmed what was delivered, in buckets wide enough for a target that is far
 * away. Counting allocates nothing and takes no lock. Thread-safe.
 */
public final class DeliveryTimes {
    private static final List<Double> BOUNDS =
            List.of(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0);

    private static final double NANOS_PER_SECOND = 1e9;

    private final List<LongAdder> counts =
            Stream.generate(LongAdder::new).limit(BOUNDS.size() + 1L).toList();
    private final LongAdder nanos = new LongAdder();

    DeliveryTimes() {}

    void add(Duration took) {
        double seconds = took.toNanos() / NANOS_PER_SECOND;
        int bucket = 0;
        while (bucket < BOUNDS.size() && seconds > BOUNDS.get(bucket)) {
            bucket++;
        }
        counts.get(bucket).increment();
        nanos.add(took.toNanos());
    }

    Spread spread() {
        return new Spread(counts.stream().map(LongAdder::sum).toList(), nanos.sum() / NANOS_PER_SECOND);
    }

    /**
     * What was counted until a moment.
     *
     * @param counts how many took up to the bound of the same place and longer than the bound before; the last those that
     *     took longer than all
     * @param seconds all together
     */
    public record Spread(List<Long> counts, double seconds) {
        public Spread {
            counts = List.copyOf(counts);
        }

        /** Seconds, ascending; the last is infinity. */
        public static List<Double> bounds() {
            return Stream.concat(BOUNDS.stream(), Stream.of(Double.POSITIVE_INFINITY))
                    .toList();
        }
    }
}
