package io.crossdock.broker.concurrent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Waits until an attempt succeeds or time is up, and completes once. The attempt is made again each time somebody pokes;
 * pokes that come while one is due are one. Attempts run on the executor given, never two at a time.
 *
 * @param <T> what is waited for
 */
public final class Wait<T> {
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final AtomicBoolean due = new AtomicBoolean();
    private final Executor executor;
    private final Supplier<Optional<T>> attempt;

    private Wait(Executor executor, Supplier<Optional<T>> attempt) {
        this.executor = executor;
        this.attempt = attempt;
    }

    /**
     * Starts waiting. The first attempt is made after {@code register} ran, so that nothing can slip in between.
     *
     * @param executor runs one task at a time, in order
     * @param attempt the result, or empty to go on waiting
     * @param last what to answer when time is up
     * @param register receives the poke, to be called whenever an attempt may succeed; returns what takes it back
     */
    public static <T> CompletableFuture<T> forResult(
            Duration limit,
            Timer timer,
            Executor executor,
            Supplier<Optional<T>> attempt,
            Supplier<T> last,
            Function<Runnable, Runnable> register) {
        Executor bound = WorkTime.bound(executor);
        var wait = new Wait<>(bound, attempt);
        Runnable unregister = register.apply(wait::poke);
        Timer.Cancellable deadline = timer.after(limit, bound, () -> wait.finish(() -> Optional.of(last.get())));
        wait.result.whenComplete((result, failure) -> {
            deadline.cancel();
            unregister.run();
        });
        wait.poke();
        return wait.result;
    }

    private void poke() {
        if (result.isDone() || !due.compareAndSet(false, true)) {
            return;
        }
        try {
            executor.execute(() -> {
                due.set(false); // before the attempt: a poke during it must lead to another one
                finish(attempt);
            });
        } catch (RejectedExecutionException closing) {
            result.completeExceptionally(closing);
        }
    }

    private void finish(Supplier<Optional<T>> outcome) {
        if (result.isDone()) {
            return;
        }
        try {
            outcome.get().ifPresent(result::complete);
        } catch (Throwable failed) { // an Error too: whoever waits must hear of it
            result.completeExceptionally(failed);
        }
    }
}
