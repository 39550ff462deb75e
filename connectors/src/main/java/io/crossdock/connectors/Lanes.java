package io.crossdock.connectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Starts and stops connectors: one thing after the other for each name, and whatever one name takes, the others do not
 * notice. So a name is not used again before whoever had it has stopped. A thread lives as long as there is something to
 * do, and a little longer. Thread-safe.
 */
final class Lanes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final long CLOSE_SECONDS = 60;

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "connector-control");
        thread.setDaemon(true);
        return thread;
    });

    /** The last thing to do for each name; names with nothing to do are not in it. */
    private final Map<String, CompletableFuture<Void>> last = new ConcurrentHashMap<>();

    /**
     * Does something for a name when everything before it is done.
     *
     * @return done when it is, exceptionally if it threw
     */
    CompletableFuture<Void> run(String name, Runnable work) {
        return after(CompletableFuture.completedFuture(null), name, work);
    }

    /** As {@link #run}, and not before something else is done, well or badly. */
    CompletableFuture<Void> after(CompletableFuture<?> other, String name, Runnable work) {
        CompletableFuture<Void> mine = last.compute(name, (same, before) -> {
            CompletableFuture<?> settled =
                    before == null ? other : CompletableFuture.allOf(quiet(before), quiet(other));
            return quiet(settled).thenRunAsync(() -> guarded(name, work), threads);
        });
        mine.whenComplete((done, failure) -> last.remove(name, mine));
        return mine;
    }

    private static CompletableFuture<?> quiet(CompletableFuture<?> future) {
        return future.handle((done, failure) -> null);
    }

    private static void guarded(String name, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error unexpected) {
            LOG.error("Connector {} could not be started or stopped", name, unexpected);
            throw unexpected;
        }
    }

    /** Takes nothing more and waits up to a minute for what is under way; says who is left behind. */
    @Override
    public void close() {
        CompletableFuture<Void> all =
                CompletableFuture.allOf(last.values().stream().map(Lanes::quiet).toArray(CompletableFuture[]::new));
        try {
            all.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        } catch (Exception late) {
            LOG.warn("Connectors {} did not stop within {} s and are left behind", last.keySet(), CLOSE_SECONDS);
        }
        threads.shutdownNow();
    }
}
