package io.crossdock.connectors.camel;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The one client that all tasks of a sink share. Whoever comes first opens it, and the others wait for that one; a client that
 * is of no use any more is left, and whoever comes next opens another. Thread-safe, and nothing is locked while a client is
 * opened, used or closed.
 *
 * @param <C> what speaks to the other side, itself thread-safe
 */
public final class SharedClient<C> {
    private final Opening<C> opening;
    private final Predicate<C> usable;
    private final Consumer<C> closing;
    private final AtomicReference<@Nullable CompletableFuture<C>> current = new AtomicReference<>();

    /**
     * @param usable whether a client that was opened can still be used; to be answered at once
     * @param closing what ends one
     */
    public SharedClient(Opening<C> opening, Predicate<C> usable, Consumer<C> closing) {
        this.opening = opening;
        this.usable = usable;
        this.closing = closing;
    }

    /** Opens a client, however long that takes. */
    @FunctionalInterface
    public interface Opening<C> {
        C open() throws Exception;
    }

    /**
     * The client, opened if there is none.
     *
     * @throws Exception why it could not be opened; whoever comes next tries again
     */
    public C get() throws Exception {
        while (true) {
            CompletableFuture<C> known = current.get();
            if (known == null) {
                var own = new CompletableFuture<C>();
                if (current.compareAndSet(null, own)) {
                    return open(own);
                }
            } else {
                C client = opened(known);
                if (usable.test(client)) {
                    return client;
                }
                leave(client);
            }
        }
    }

    private C open(CompletableFuture<C> own) throws Exception {
        C client;
        try {
            client = opening.open();
        } catch (Exception refused) {
            current.compareAndSet(own, null);
            own.completeExceptionally(refused);
            throw refused;
        }
        own.complete(client);
        return client;
    }

    private static <C> C opened(CompletableFuture<C> known) throws Exception {
        try {
            return known.get();
        } catch (ExecutionException refused) {
            throw refused.getCause() instanceof Exception cause ? cause : refused;
        }
    }

    /** This client failed: it is closed, unless somebody has left it already. */
    public void leave(C client) {
        CompletableFuture<C> known = current.get();
        if (known != null
                && known.isDone()
                && !known.isCompletedExceptionally()
                && known.join() == client
                && current.compareAndSet(known, null)) {
            closing.accept(client);
        }
    }

    /** Closes what is open, and what is being opened as soon as it is. */
    public void leave() {
        CompletableFuture<C> known = current.getAndSet(null);
        if (known != null) {
            var unused = known.thenAccept(closing);
        }
    }
}
