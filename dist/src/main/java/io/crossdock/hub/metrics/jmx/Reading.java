package io.crossdock.hub.metrics.jmx;

import io.crossdock.broker.Metric.Distribution;
import org.jspecify.annotations.Nullable;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What a bean tells, and from which of the metrics. */
sealed interface Reading {
    /** A value of now, as the attribute Value. */
    record Gauge(ToDoubleFunction<Snapshot> value) implements Reading {}

    /**
     * Something that happens, as the attributes Count and the rates per second of the last minutes.
     *
     * @param event what is counted, as the attribute EventType
     */
    record Meter(String event, ToDoubleFunction<Snapshot> count) implements Reading {}

    /** How long something takes, in milliseconds, as Count, Mean and percentiles. */
    record Times(Function<Snapshot, @Nullable Distribution> seconds) implements Reading {}
}
