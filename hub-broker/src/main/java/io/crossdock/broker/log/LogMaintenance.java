package io.crossdock.broker.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs the regular work on a store's logs: retention, flushing, checkpoints, expiry, removal of dropped files. One
 * failure is logged and does not end the series: a full disk may have room again.
 */
public final class LogMaintenance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogMaintenance.class);
    private static final Duration FLUSH_CHECK = Duration.ofSeconds(1);

    /**
     * How often.
     *
     * @param retention {@code log.retention.check.interval.ms}
     * @param checkpoint {@code log.flush.offset.checkpoint.interval.ms}
     * @param replicated {@code replica.high.watermark.checkpoint.interval.ms}
     * @param producerExpiry {@code producer.id.expiration.check.interval.ms}
     */
    public record Intervals(Duration retention, Duration checkpoint, Duration replicated, Duration producerExpiry) {
        /** Kafka's defaults. */
        public static final Intervals DEFAULTS = new Intervals(
                Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ofMinutes(10));
    }

    private final List<ScheduledFuture<?>> series;

    /** @param threads the caller's {@code log-maintenance} threads; stays the caller's to close */
    public LogMaintenance(LogStore store, ScheduledExecutorService threads, Intervals intervals) {
        series = List.of(
                every(intervals.retention(), threads, "retention", store::runRetention),
                every(intervals.checkpoint(), threads, "checkpoint", store::checkpoint),
                every(intervals.replicated(), threads, "checkpoint of high watermarks", store::checkpointReplicated),
                every(intervals.producerExpiry(), threads, "producer expiry", store::expireProducers),
                every(FLUSH_CHECK, threads, "look at the disks", store::checkDisks),
                every(FLUSH_CHECK, threads, "flush", store::flushDirty),
                every(FLUSH_CHECK, threads, "removal of dropped files", store::removeDropped));
    }

    /** No further run begins; one under way ends by itself. */
    @Override
    public void close() {
        series.forEach(each -> each.cancel(false));
    }

    private static ScheduledFuture<?> every(
            Duration interval, ScheduledExecutorService threads, String name, Runnable task) {
        return threads.scheduleWithFixedDelay(
                () -> guarded(name, task), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void guarded(String name, Runnable task) {
        try {
            task.run();
        } catch (Throwable failed) { // an Error too: it would end the series without a word
            LOG.error("Log maintenance failed: {}; trying again at the next turn", name, failed);
        }
    }
}
