package io.crossdock.broker.concurrent;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one at a time and in the order they were handed over, on the threads of a pool or, where the caller asks
 * for it and nothing else is under way, on the caller's own.
 *
 * <p>What one task wrote the next one sees, whichever threads they ran on, so state that is touched by one lane's tasks
 * only needs no lock. Thread-safe; no method waits.
 */
public final class Lane implements Executor {
    /** After so many tasks a lane goes to the end of the pool's queue, so that a busy one does not starve the others. */
    private static final int TURN = 64;

    private final Executor pool;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    /** Tasks that wait or run. Whoever takes it from 0 to 1 is responsible for running what comes, until it is 0 again. */
    private final AtomicInteger tasks = new AtomicInteger();

    private volatile boolean closed;

    Lane(Executor pool) {
        this.pool = pool;
    }

    /**
     * Runs the task on the pool, behind everything handed over before.
     *
     * @throws RejectedExecutionException when the lane is closed
     */
    @Override
    public void execute(Runnable task) {
        requireOpen();
        enqueue(WorkTime.bound(task));
    }

    /**
     * Runs the task before this returns if the lane is idle, otherwise like {@link #execute}. Saves the two switches of
     * threads that a short task would spend most of its time on.
     *
     * @throws RejectedExecutionException when the lane is closed
     */
    public void executeHere(Runnable task) {
        requireOpen();
        if (!tasks.compareAndSet(0, 1)) {
            enqueue(WorkTime.bound(task));
            return;
        }
        if (!waiting.isEmpty()) {
            // The drain may take a task before it is counted; the one it was counted for is then still here, and first.
            waiting.add(WorkTime.bound(task));
            pool.execute(this::drain);
            return;
        }
        run(task);
        if (tasks.decrementAndGet() > 0) {
            pool.execute(this::drain);
        }
    }

    /** Refuses what comes from now on, and runs {@code last} behind what was handed over so far. */
    void close(Runnable last) {
        closed = true;
        enqueue(last);
    }

    private void requireOpen() {
        if (closed) {
            throw new RejectedExecutionException("the lane is closed");
        }
    }

    private void enqueue(Runnable task) {
        waiting.add(task); // before it is counted, so that whoever counts it finds it
        if (tasks.getAndIncrement() == 0) {
            pool.execute(this::drain);
        }
    }

    private void drain() {
        for (int turn = 0; turn < TURN; turn++) {
            Runnable next = waiting.poll();
            if (next != null) {
                run(next);
            }
            if (tasks.decrementAndGet() == 0) {
                return;
            }
        }
        pool.execute(this::drain);
    }

    /** A task's failure is its own: it must neither stop the lane nor reach whoever happened to run it. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable failed) { // also errors: a lane without a thread would hang all behind it
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, failed);
        }
    }
}
