package io.crossdock.broker.concurrent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fixed pool on which all work of one key runs in the order it was handed over, one task at a time.
 *
 * <p>A key is mapped to one of many {@link Lane}s once and for all, so state that is touched only under its key needs no
 * lock. A task must not wait for another key's task: both may be on the same lane. The queues have no bound of their
 * own; what may be waiting is bounded where it enters, by the requests in flight per connection.
 *
 * <p>Thread-safe.
 */
public final class KeyedExecutor implements AutoCloseable {
    /** Enough that two busy partitions rarely share one; a lane costs a hundred bytes. */
    private static final int LANES = 1024;

    private final Lane[] lanes = new Lane[LANES];
    private final ThreadPoolExecutor pool;

    /**
     * @param name prefix of the thread names, {@code name-0} and so on
     * @param threads number of threads, at least 1
     */
    public KeyedExecutor(String name, int threads) {
        var number = new AtomicInteger();
        pool = new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            var thread = new Thread(task, name + "-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < LANES; i++) {
            lanes[i] = new Lane(pool);
        }
    }

    /** The lane of this key; equal keys get the same one. */
    public Lane lane(Object key) {
        int hash = key.hashCode() * 0x9E3779B9; // the hashes of neighbouring partitions differ little
        return lanes[hash >>> 22];
    }

    /**
     * Runs what was handed over so far, then stops; what comes later is refused with RejectedExecutionException. An
     * interrupt ends the wait early and stays set.
     */
    @Override
    public void close() {
        if (pool.isShutdown()) {
            return;
        }
        var idle = new CountDownLatch(LANES);
        for (Lane lane : lanes) {
            lane.close(idle::countDown);
        }
        try {
            boolean done = idle.await(30, TimeUnit.SECONDS);
            pool.shutdown();
            if (!done || !pool.awaitTermination(30, TimeUnit.SECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException stop) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
