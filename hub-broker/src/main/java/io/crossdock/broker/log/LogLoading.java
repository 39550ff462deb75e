package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * Reads the logs that were found at the start, a few at a time in each directory, internal topics first, while the
 * broker serves those that are done. Its threads live no longer than that. Thread-safe.
 */
final class LogLoading {
    private static final Logger LOG = LoggerFactory.getLogger(LogLoading.class);
    private static final long REPORT_MILLIS = 2_000;

    private final Map<TopicPartition, CompletableFuture<Void>> pending = new ConcurrentHashMap<>();
    private final List<ExecutorService> pools = new ArrayList<>();
    private final Clock clock;
    private final RecoveryProgress progress;
    private final BiConsumer<DataDirectory, TopicPartition> loader;
    private volatile boolean stopped;
    private final int total;

    /**
     * Begins at once.
     *
     * @param wanted the logs of each directory, none of them twice
     * @param threads for each directory
     * @param progress what the loader has read, for the report
     * @param clock for the report
     * @param loader reads one log; reports failures by itself
     */
    LogLoading(
            Map<DataDirectory, List<TopicPartition>> wanted,
            int threads,
            RecoveryProgress progress,
            Clock clock,
            BiConsumer<DataDirectory, TopicPartition> loader) {
        this.clock = clock;
        this.progress = progress;
        this.loader = loader;
        wanted.values().forEach(each -> each.forEach(log -> pending.put(log, new CompletableFuture<>())));
        total = pending.size();
        wanted.forEach((directory, logs) -> {
            if (!logs.isEmpty()) {
                start(directory, logs, threads);
            }
        });
    }

    Collection<TopicPartition> pending() {
        return Set.copyOf(pending.keySet());
    }

    int total() {
        return total;
    }

    int left() {
        return pending.size();
    }

    boolean isPending(TopicPartition partition) {
        return pending.containsKey(partition);
    }

    /** Completes when the log is loaded or known to be damaged, on the thread that did it; at once if there is none. */
    CompletableFuture<Void> whenLoaded(TopicPartition partition) {
        return pending.getOrDefault(partition, CompletableFuture.completedFuture(null));
    }

    CompletableFuture<Void> whenAllLoaded() {
        return CompletableFuture.allOf(pending.values().toArray(CompletableFuture[]::new));
    }

    /** Waits for the logs that are being read right now; the others stay unread. */
    void stop() throws InterruptedException {
        stopped = true;
        for (ExecutorService pool : pools) {
            pool.shutdown();
        }
        for (ExecutorService pool : pools) {
            while (!pool.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.info("Waiting for a log that is being recovered");
            }
        }
    }

    private void start(DataDirectory directory, List<TopicPartition> logs, int threads) {
        LOG.info(
                "Loading {} logs from {} after {} stop",
                logs.size(),
                directory.path(),
                directory.isClean() ? "a clean" : "an unclean");
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, logs.size()), task -> {
            var thread = new Thread(task, "log-load");
            thread.setDaemon(true);
            return thread;
        });
        pools.add(pool);
        var report = new Report(directory, logs.size());
        logs.stream()
                .sorted(Comparator.comparing(log -> !Topic.isInternal(log.topic())))
                .forEach(log -> pool.execute(() -> load(directory, log, report)));
        pool.shutdown();
    }

    private void load(DataDirectory directory, TopicPartition partition, Report report) {
        if (stopped) {
            return;
        }
        try {
            loader.accept(directory, partition);
        } finally {
            report.oneMore();
            CompletableFuture<Void> done = pending.remove(partition);
            if (done != null) {
                done.complete(null);
            }
        }
    }

    /** One line every few seconds, and one at the end if that took long. */
    private final class Report {
        private final DataDirectory directory;
        private final int logs;
        private final long began = clock.millis();
        private final AtomicInteger done = new AtomicInteger();
        private volatile long lastReport = began;

        private Report(DataDirectory directory, int logs) {
            this.directory = directory;
            this.logs = logs;
        }

        private void oneMore() {
            int now = done.incrementAndGet();
            long millis = clock.millis();
            boolean slow = millis - began >= REPORT_MILLIS || !directory.isClean();
            if (now == logs && slow || millis - lastReport >= REPORT_MILLIS) {
                lastReport = millis;
                LOG.info(
                        "Loaded {} of {} logs from {} in {} ms, {} MB had to be recovered",
                        now,
                        logs,
                        directory.path(),
                        millis - began,
                        progress.bytes() >> 20);
            }
        }
    }
}
