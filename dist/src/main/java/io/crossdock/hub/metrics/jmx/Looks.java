package io.crossdock.hub.metrics.jmx;

import io.crossdock.broker.Metric;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What the beans read: the metrics of now, which is up to a second ago, and how they were before. Thread-safe. */
final class Looks {
    private static final long FRESH_NANOS = 1_000_000_000L;

    private final Supplier<List<Metric>> metrics;
    private final LongSupplier nanoTime;
    private final Consumer<Snapshot> seen;
    private final History history;
    private @Nullable Snapshot latest; // guarded by this

    /**
     * @param seen is told of each new look
     */
    Looks(Supplier<List<Metric>> metrics, LongSupplier nanoTime, Consumer<Snapshot> seen) {
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.seen = seen;
        this.history = new History(nanoTime.getAsLong());
    }

    synchronized Snapshot now() {
        Snapshot last = latest;
        long nanos = nanoTime.getAsLong();
        if (last == null || nanos - last.nanos() >= FRESH_NANOS) {
            last = Snapshot.of(nanos, metrics.get());
            latest = last;
            history.add(last);
            seen.accept(last);
        }
        return last;
    }

    synchronized double meanRate(ToDoubleFunction<Snapshot> count) {
        return history.meanRate(now(), count);
    }

    synchronized double rate(long seconds, ToDoubleFunction<Snapshot> count) {
        return history.rate(now(), seconds, count);
    }
}
