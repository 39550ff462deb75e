package io.crossdock.connectors.rest;

import io.crossdock.connectors.ConnectorProgress;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * How a connector gets on, as its clients see it.
 *
 * @param recordsPerSecond delivered, mean of the last minute
 * @param lag records before this hub's tasks that are not delivered yet; null for a source
 * @param lastRecord ISO 8601, null before the first
 * @param lastErrorAt ISO 8601, null if nothing failed yet
 * @param retries attempts that were or will be repeated
 * @param breaker CLOSED, OPEN or HALF_OPEN
 * @param nextProbe ISO 8601, null while the breaker is closed
 * @param parkedKeys keys that wait for another try of a record
 * @param parkedRecords those records and the ones behind them
 */
public record ProgressDto(
        double recordsPerSecond,
        @Nullable Long lag,
        @Nullable String lastRecord,
        @Nullable String lastErrorAt,
        long retries,
        String breaker,
        @Nullable String nextProbe,
        int parkedKeys,
        int parkedRecords) {

    static ProgressDto of(ConnectorProgress progress) {
        return new ProgressDto(
                Math.round(progress.recordsPerSecond() * 10) / 10.0,
                progress.lag(),
                text(progress.lastRecord()),
                text(progress.lastErrorAt()),
                progress.retries(),
                progress.breaker().name(),
                text(progress.nextProbe()),
                progress.parkedKeys(),
                progress.parkedRecords());
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
