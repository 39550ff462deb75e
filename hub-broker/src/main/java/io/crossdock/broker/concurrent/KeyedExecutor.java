package io.crossdock.broker.concurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A fixed pool on which all work of one key runs in the order it was handed over, on one thread at a time.
 *
 * <p>A key is mapped to one of the pool's threads once and for all, so state that is touched only under its key needs no
 * lock. A task must not wait for another key's task: both may live on the same thread. The queues have no bound of
 * their own; what may be waiting is bounded where it enters, by the requests in flight per connection.
 *
 * <p>Thread-safe.
 */
public final class KeyedExecutor implements AutoCloseable {
    private final List<ThreadPoolExecutor> lanes;

    /**
     * @param name prefix of the thread names, {@code name-0} and so on
     * @param threads number of threads, at least 1
     */
    public KeyedExecutor(String name, int threads) {
        var all = new ArrayList<ThreadPoolExecutor>(threads);
        for (int i = 0; i < threads; i++) {
            all.add(lane(name + "-" + i));
        }
        lanes = List.copyOf(all);
    }

    /** The executor for this key; equal keys get the same one. */
    public Executor lane(Object key) {
        int hash = key.hashCode();
        return lanes.get(Math.floorMod(hash ^ (hash >>> 16), lanes.size()));
    }

    /**
     * Runs what was handed over so far, then stops; what comes later is refused with RejectedExecutionException. An
     * interrupt ends the wait early and stays set.
     */
    @Override
    public void close() {
        lanes.forEach(ThreadPoolExecutor::shutdown);
        try {
            for (ThreadPoolExecutor lane : lanes) {
                if (!lane.awaitTermination(30, TimeUnit.SECONDS)) {
                    lane.shutdownNow();
                }
            }
        } catch (InterruptedException stop) {
            lanes.forEach(ThreadPoolExecutor::shutdownNow);
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadPoolExecutor lane(String name) {
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }
}
