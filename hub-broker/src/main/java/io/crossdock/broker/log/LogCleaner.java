package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Compacts the logs whose {@code cleanup.policy} names {@code compact}, the one with the largest share of bytes not yet
 * compacted first, one log per thread at a time.
 *
 * <p>A log with a damaged batch is reported with file and position and set aside until it is cut or the broker starts
 * again; the others go on. A disk that has no room for the compacted copy is reported and tried again: nothing that
 * was there is touched.
 *
 * <p>Thread-safe.
 */
public final class LogCleaner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogCleaner.class);

    private final Supplier<Collection<PartitionLog>> logs;
    private final Runnable checkpoint;
    private volatile CleanerConfig config;
    private final CleanerThrottle throttle;
    private final ScheduledExecutorService threads;
    private final Clock clock;
    private final Set<TopicPartition> busy = new HashSet<>(); // guarded by itself
    private final Set<TopicPartition> failed = new HashSet<>(); // guarded by busy; wait until no other needs cleaning
    private final Phaser running = new Phaser(1);
    private final AtomicInteger series = new AtomicInteger();
    private volatile boolean stopped;

    /**
     * @param logs all logs of the broker as of now
     * @param checkpoint notes how far they are compacted, after each that was
     * @param threads the caller's {@code log-maintenance} threads, of which up to {@link CleanerConfig#threads} are kept
     *     busy; stays the caller's to close
     */
    public LogCleaner(
            Supplier<Collection<PartitionLog>> logs,
            Runnable checkpoint,
            ScheduledExecutorService threads,
            CleanerConfig config,
            Clock clock) {
        this.logs = logs;
        this.checkpoint = checkpoint;
        this.threads = threads;
        this.config = config;
        this.throttle = new CleanerThrottle(config.ioBytesPerSecond(), clock);
        this.clock = clock;
    }

    /** Begins to look for work, now and then whenever {@link CleanerConfig#backoff} has passed without any. */
    public void start() {
        if (!config.enabled()) {
            LOG.warn("log.cleaner.enable is false: compacted topics keep every record and grow without bound");
            return;
        }
        addSeries();
    }

    /**
     * New settings, which the next cleaning goes by, and the limit on bytes per second at once. Whether there is
     * compaction at all does not change.
     */
    public void configure(CleanerConfig next) {
        config = next;
        throttle.limit(next.ioBytesPerSecond());
        if (next.enabled()) {
            addSeries();
        }
    }

    private void addSeries() {
        while (series.get() < config.threads()) {
            series.incrementAndGet();
            schedule(config.backoff().toMillis());
        }
    }

    /** The logs that cannot be compacted, with file, position and reason. */
    public Map<TopicPartition, String> uncleanable() {
        var reasons = new HashMap<TopicPartition, String>();
        for (PartitionLog log : logs.get()) {
            if (!log.compaction().uncleanable().isEmpty()) {
                reasons.put(log.topicPartition(), log.compaction().uncleanable());
            }
        }
        return Map.copyOf(reasons);
    }

    /**
     * Compacts the log that needs it most, on the calling thread.
     *
     * @return whether there was one
     */
    public boolean cleanOne() {
        Optional<Dirty> next = take();
        next.ifPresent(dirty -> {
            try {
                clean(dirty);
            } finally {
                synchronized (busy) {
                    busy.remove(dirty.log().topicPartition());
                }
            }
        });
        return next.isPresent();
    }

    /** No further cleaning begins; one under way ends at its next batch, which this waits for. */
    @Override
    public void close() {
        stopped = true;
        running.arriveAndAwaitAdvance();
    }

    private record Dirty(PartitionLog log, CleanableRange range) {
        boolean before(Dirty other) {
            return range.overdue() == other.range().overdue()
                    ? range.dirtyRatio() > other.range().dirtyRatio()
                    : range.overdue();
        }
    }

    private void schedule(long delayMillis) {
        try {
            threads.schedule(this::turn, delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            LOG.debug("No more compaction: the maintenance threads are closed", closing);
        }
    }

    private void turn() {
        running.register();
        boolean worked = false;
        try {
            worked = !stopped && cleanOne();
        } catch (Throwable failed) { // an Error too: no memory for the keys now must not end compaction for good
            LOG.error("Compaction failed; trying again in {}", config.backoff(), failed);
        } finally {
            running.arriveAndDeregister();
        }
        CleanerConfig now = config;
        int count = series.get();
        boolean tooMany = count > now.threads() && series.compareAndSet(count, count - 1);
        if (!stopped && !tooMany) {
            schedule(worked ? 0 : now.backoff().toMillis());
        }
    }

    private Optional<Dirty> take() {
        synchronized (busy) {
            Dirty best = null;
            for (PartitionLog log : logs.get()) {
                if (log.config().compact()
                        && !busy.contains(log.topicPartition())
                        && !failed.contains(log.topicPartition())
                        && log.compaction().uncleanable().isEmpty()
                        && !log.compaction().isClosed()) {
                    Optional<Dirty> found = look(log);
                    if (found.isPresent() && (best == null || found.get().before(best))) {
                        best = found.get();
                    }
                }
            }
            if (best == null) {
                failed.clear();
            } else {
                busy.add(best.log().topicPartition());
            }
            return Optional.ofNullable(best);
        }
    }

    private static Optional<Dirty> look(PartitionLog log) {
        try {
            CleanableRange range = log.compaction().range();
            return range.worthCleaning(log.config()) ? Optional.of(new Dirty(log, range)) : Optional.empty();
        } catch (IOException dropped) {
            LOG.debug("{} changes at the moment; it is looked at again at the next turn", log.directory(), dropped);
            return Optional.empty();
        }
    }

    private void clean(Dirty dirty) {
        PartitionLog log = dirty.log();
        long began = clock.millis();
        try {
            Cleaning.Result result = new Cleaning(
                            log.compaction(), config, bytes -> throttle.spent(bytes, this::ensureRunning))
                    .run(dirty.range());
            checkpoint.run();
            LOG.info(
                    "Compacted {} up to offset {} in {} ms: {} bytes became {}",
                    log.topicPartition(),
                    result.upTo(),
                    clock.millis() - began,
                    result.bytesBefore(),
                    result.bytesAfter());
        } catch (CleaningInterrupted interrupted) {
            LOG.debug("Compaction of {} was interrupted: {}", log.topicPartition(), interrupted.getMessage());
        } catch (CorruptRecordException | IllegalStateException damaged) {
            log.compaction().setAside(String.valueOf(damaged.getMessage()));
            LOG.error(
                    "{} cannot be compacted and keeps all its records until that is mended and the broker is"
                            + " started again; other logs go on",
                    log.topicPartition(),
                    damaged);
        } catch (IOException refused) {
            LOG.error("Could not compact {}; nothing of it is lost, trying again later", log.topicPartition(), refused);
            synchronized (busy) {
                failed.add(log.topicPartition());
            }
        }
    }

    private void ensureRunning() {
        if (stopped) {
            throw new CleaningInterrupted("the broker stops");
        }
    }
}
