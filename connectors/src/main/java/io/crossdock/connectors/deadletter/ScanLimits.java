package io.crossdock.connectors.deadletter;

import java.time.Duration;

/**
 * How much of a topic one call reads at most.
 *
 * @param records 1 or more
 * @param bytes of keys and values; the record that crosses the limit is still read
 * @param time after which it stops with what it has
 */
public record ScanLimits(int records, long bytes, Duration time) {
    /** Five thousand records, 16 MB, ten seconds. */
    public static final ScanLimits USUAL = new ScanLimits(5_000, 16L << 20, Duration.ofSeconds(10));
}
