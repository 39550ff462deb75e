package io.crossdock.broker.log;

import java.time.Duration;

/**
 * How the broker compacts, under the names of Kafka's {@code log.cleaner.*}.
 *
 * @param enabled whether compacted topics are compacted at all
 * @param threads logs cleaned at the same time
 * @param dedupeBufferBytes memory for the keys of all threads together; taken only while needed
 * @param ioBufferBytes memory for reading and writing of all threads together, beyond the largest batch
 * @param bufferLoadFactor share of the memory for keys that is used
 * @param ioBytesPerSecond bytes read and written per second by all threads together
 * @param backoff how long to wait when no log needs cleaning
 */
public record CleanerConfig(
        boolean enabled,
        int threads,
        long dedupeBufferBytes,
        int ioBufferBytes,
        double bufferLoadFactor,
        double ioBytesPerSecond,
        Duration backoff) {
    /** Kafka's defaults. */
    public static final CleanerConfig DEFAULTS =
            new CleanerConfig(true, 1, 128L << 20, 512 << 10, 0.9, Double.MAX_VALUE, Duration.ofSeconds(15));

    public CleanerConfig {
        if (threads < 1 || dedupeBufferBytes < 1 || ioBufferBytes < 1 || ioBytesPerSecond <= 0) {
            throw new IllegalArgumentException("threads, buffers and bytes per second of the log cleaner must be"
                    + " above 0, were " + threads + ", " + dedupeBufferBytes + ", " + ioBufferBytes + ", "
                    + ioBytesPerSecond);
        }
        if (!(bufferLoadFactor > 0 && bufferLoadFactor <= 1)) {
            throw new IllegalArgumentException(
                    "log.cleaner.io.buffer.load.factor must be above 0 and at most 1, was " + bufferLoadFactor);
        }
    }

    long dedupeBytesPerThread() {
        return Math.max(OffsetMap.ENTRY_BYTES, dedupeBufferBytes / threads);
    }

    int ioBytesPerThread() {
        return Math.max(BatchHeader.BYTES, ioBufferBytes / threads / 2);
    }
}
