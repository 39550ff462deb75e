package io.crossdock.broker.log;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs a task for all who ask for it: those who come before a run has begun share it. Thread-safe; asking does not wait
 * for the task, unless the executor runs it on the thread that hands it over.
 */
final class CoalescedTask {
    private final Runnable task;
    private final Executor executor;
    private @Nullable CompletableFuture<Void> next; // guarded by this; null while nobody has asked for another run

    CoalescedTask(Runnable task, Executor executor) {
        this.task = task;
        this.executor = executor;
    }

    /** @return completes after a run that began behind this call; fails as the task does */
    CompletableFuture<Void> run() {
        CompletableFuture<Void> mine;
        synchronized (this) {
            if (next != null) {
                return next;
            }
            next = mine = new CompletableFuture<>();
        }
        try {
            executor.execute(this::begin);
        } catch (RejectedExecutionException closing) {
            take().completeExceptionally(closing);
        }
        return mine;
    }

    private void begin() {
        CompletableFuture<Void> asked = take();
        try {
            task.run();
            asked.complete(null);
        } catch (Throwable failed) { // whatever it is, whoever waits must hear of it
            asked.completeExceptionally(failed);
        }
    }

    private synchronized CompletableFuture<Void> take() {
        CompletableFuture<Void> asked = Objects.requireNonNull(next);
        next = null;
        return asked;
    }
}
