package io.crossdock.registry.log;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** A command that waits for its turn, and who waits for its answer. Either the writer takes it up, or the asker gives up. */
final class PendingWrite<T> {
    private final Supplier<Decision<T>> command;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final AtomicBoolean taken = new AtomicBoolean();

    PendingWrite(Supplier<Decision<T>> command) {
        this.command = command;
    }

    /** Whether the caller is the first to ask; it alone decides what becomes of the command. */
    boolean take() {
        return taken.compareAndSet(false, true);
    }

    Decision<T> decide() {
        return command.get();
    }

    void succeed(T value) {
        answer.complete(value);
    }

    void fail(Throwable why) {
        answer.completeExceptionally(why);
    }

    /** Fails it, unless it was taken up. */
    void refuse(RuntimeException why) {
        if (take()) {
            fail(why);
        }
    }

    /** Waits for the answer. */
    T await(Duration patience) {
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw givenUp("the registry's log did not answer within " + patience, late);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw givenUp("whoever waited for the registry's log was interrupted", stop);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(failed);
        }
    }

    private RegistryLogException givenUp(String what, Exception why) {
        return take()
                ? new RegistryLogException(what + "; nothing was written", why, false)
                : new RegistryLogException(what + "; whether it was written is not known", why, true);
    }
}
