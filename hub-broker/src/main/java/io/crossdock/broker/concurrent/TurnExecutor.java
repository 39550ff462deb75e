package io.crossdock.broker.concurrent;

import io.crossdock.broker.concurrent.Turns.Turn;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A fixed pool that groups share by {@link Turns}: however long the tasks of one group take and however many wait, those
 * of another are served in between. As long as there are two threads, one is left for others.
 *
 * <p>Thread-safe; only {@link #close} waits.
 */
public final class TurnExecutor implements AutoCloseable {
    private final ThreadPoolExecutor pool;
    private final Turns<Runnable> turns;
    /** Held for some steps in memory, never while a task runs. */
    private final Lock lock = new ReentrantLock();

    private boolean closed;

    /**
     * @param name prefix of the thread names, {@code name-0} and so on
     * @param threads number of threads, at least 1; they start when there is something to do
     * @param most tasks that wait or run
     * @param mostOfGroup of them of one group
     */
    public TurnExecutor(String name, int threads, int most, int mostOfGroup) {
        var number = new AtomicInteger();
        turns = new Turns<>(most, mostOfGroup, Math.max(1, threads - 1));
        pool = new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            var thread = new Thread(task, name + "-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Runs a task when it is its group's turn, behind those that were handed over for the same line.
     *
     * @return whether there was room for it; otherwise it does not run
     * @throws RejectedExecutionException when this is closed
     */
    public boolean execute(String group, Object line, Runnable task) {
        Runnable bound = WorkTime.bound(task);
        lock.lock();
        try {
            if (closed) {
                throw new RejectedExecutionException("nothing is taken any more");
            }
            if (!turns.hasRoom(group)) {
                return false;
            }
            if (turns.add(group, line, bound)) { // no thread is woken for what another one comes to when it has ended
                pool.execute(this::serve); // before close() ends the pool: it waits for the lock
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Runs until there is nothing that may begin. What may begin only later does so on the thread that ends what is before it. */
    private void serve() {
        for (Turn<Runnable> turn = next(null); turn != null; turn = next(turn)) {
            try {
                turn.task().run();
            } catch (Throwable failed) { // also errors: the turn has to end, or its group's others wait for ever
                Thread current = Thread.currentThread();
                current.getUncaughtExceptionHandler().uncaughtException(current, failed);
            }
        }
    }

    private @Nullable Turn<Runnable> next(@Nullable Turn<Runnable> done) {
        lock.lock();
        try {
            if (done != null) {
                turns.end(done);
            }
            return turns.begin();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs what was handed over so far, then stops; what comes later is refused. An interrupt ends the wait early and stays
     * set.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        pool.shutdown();
        try {
            if (!pool.awaitTermination(30, TimeUnit.SECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException stop) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
