package io.crossdock.connectors;

import io.crossdock.connectors.delivery.CircuitBreaker;
import io.crossdock.connectors.delivery.Counters;
import io.crossdock.connectors.delivery.DeliveryTimes;
import io.crossdock.connectors.delivery.TaskReading;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * How a connector gets on.
 *
 * @param recordsPerSecond delivered, over the last minute or since the start when that is shorter
 * @param lag records of a sink's topics that this hub's tasks have before them and not yet delivered; null when unknown,
 *     and for a source
 * @param lastRecord when a record was last delivered, null before the first
 * @param lastErrorAt when something last failed, null if nothing did
 * @param retries failed attempts that were or will be repeated
 * @param breaker whether a sink tries its target at all
 * @param nextProbe when it will see whether its target is back; null while the breaker is closed
 * @param deliveries how long they took
 * @param parkedKeys keys of which a record failed and will be tried again
 * @param parkedRecords those records and what waits behind them to keep the order
 */
public record ConnectorProgress(
        double recordsPerSecond,
        @Nullable Long lag,
        @Nullable Instant lastRecord,
        @Nullable Instant lastErrorAt,
        long retries,
        CircuitBreaker.State breaker,
        @Nullable Instant nextProbe,
        DeliveryTimes.Spread deliveries,
        int parkedKeys,
        int parkedRecords) {

    static ConnectorProgress of(Counters counters, CircuitBreaker breaker, @Nullable Instant lastErrorAt) {
        CircuitBreaker.Reading reading = breaker.read();
        TaskReading tasks = counters.tasks();
        return new ConnectorProgress(
                counters.perSecond(),
                tasks == null ? null : tasks.undelivered(),
                counters.lastRecord(),
                lastErrorAt,
                counters.retries(),
                reading.state(),
                reading.state() == CircuitBreaker.State.CLOSED ? null : reading.probeAt(),
                counters.deliveries(),
                tasks == null ? 0 : tasks.parkedKeys(),
                tasks == null ? 0 : tasks.parkedRecords());
    }
}
