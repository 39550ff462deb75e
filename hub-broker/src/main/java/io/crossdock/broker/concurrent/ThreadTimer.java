package io.crossdock.broker.concurrent;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The {@link Timer} of a running broker: one daemon thread that only hands over. An executor that keeps time itself, as
 * event loops do, is left to do so: what it schedules on its own thread wakes nobody.
 */
public final class ThreadTimer implements Timer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadTimer.class);
    private final ScheduledThreadPoolExecutor thread;

    public ThreadTimer(String name) {
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            var made = new Thread(task, name);
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Cancellable after(Duration delay, Executor on, Runnable task) {
        if (thread.isShutdown()) {
            return () -> {}; // closing: nobody waits for this any more
        }
        long nanos = Math.max(0, delay.toNanos());
        try {
            ScheduledFuture<?> due = on instanceof ScheduledExecutorService keeper
                    ? keeper.schedule(task, nanos, TimeUnit.NANOSECONDS)
                    : thread.schedule(() -> handOver(on, task), nanos, TimeUnit.NANOSECONDS);
            return () -> due.cancel(false);
        } catch (RejectedExecutionException closing) {
            LOG.debug("Dropped a timed task: its executor is closed", closing);
            return () -> {};
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private static void handOver(Executor on, Runnable task) {
        try {
            on.execute(task);
        } catch (RejectedExecutionException closing) {
            LOG.debug("Dropped a timed task: its executor is closed", closing);
        }
    }
}
