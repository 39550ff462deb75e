package io.crossdock.hub;

import io.crossdock.hub.config.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The parts of one hub while they start, serve and end.
 *
 * <p>Every part starts on its own thread and waits there for the parts it needs, so whatever can happen at the same time
 * does. They end one after the other in the reverse order of {@link Role}. Thread-safe.
 */
final class Parts {
    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final Map<Role, CompletableFuture<Part>> parts = new EnumMap<>(Role.class);
    private final Map<Role, CompletableFuture<?>> serving = new EnumMap<>(Role.class);

    /** Begins to start a part. */
    synchronized <P extends Part> CompletableFuture<P> start(Role role, Callable<P> starter) {
        var part = new CompletableFuture<P>();
        parts.put(role, part.thenApply(started -> started));
        var thread = new Thread(() -> complete(part, starter), "start-" + role.key());
        thread.setDaemon(true);
        thread.start();
        return part;
    }

    /** A part that serves only some time after it has started is awaited until then, and fails if it never does. */
    synchronized void servesLater(Role role, CompletableFuture<?> later) {
        serving.put(role, later);
    }

    private static <P extends Part> void complete(CompletableFuture<P> part, Callable<P> starter) {
        try {
            part.complete(starter.call());
        } catch (CompletionException neededPartFailed) {
            part.completeExceptionally(new NeededPartFailed());
        } catch (Exception | LinkageError failure) {
            part.completeExceptionally(failure);
        }
    }

    /**
     * Waits until every part serves or has failed.
     *
     * @throws HubStartException when one failed, unless it did because of the stop; those that did start are left to
     *     {@link #close}
     */
    void await() throws HubStartException, InterruptedException {
        var failures = new ArrayList<String>();
        for (Map.Entry<Role, CompletableFuture<Part>> part : snapshot().entrySet()) {
            try {
                part.getValue().get();
                serving(part.getKey()).get();
            } catch (ExecutionException failed) {
                Throwable cause = Objects.requireNonNull(failed.getCause());
                if (!(cause instanceof NeededPartFailed) && !(cause instanceof Stopping)) {
                    LOG.error("the part {} could not start", part.getKey().key(), cause);
                    failures.add(part.getKey().key() + ": " + message(cause));
                }
            }
        }
        if (!failures.isEmpty()) {
            throw new HubStartException(failures);
        }
    }

    /** One sentence for each part that does not serve yet. */
    List<String> missing() {
        var missing = new ArrayList<String>();
        snapshot().forEach((role, part) -> {
            if (!part.isDone()) {
                missing.add(role.key() + " is starting");
            } else if (part.isCompletedExceptionally()) {
                missing.add(role.key() + " could not start; see hub.log");
            }
        });
        return missing;
    }

    /** Where the parts that have started can be reached. */
    Map<Role, List<String>> addresses() {
        Map<Role, List<String>> addresses = new EnumMap<>(Role.class);
        snapshot().forEach((role, part) -> {
            if (part.isDone() && !part.isCompletedExceptionally()) {
                addresses.put(role, part.join().addresses());
            }
        });
        return addresses;
    }

    /** Stops every part, the last one first; one that fails to does not keep the others. */
    void close() {
        var reverse = new ArrayList<>(snapshot().entrySet());
        Collections.reverse(reverse);
        for (Map.Entry<Role, CompletableFuture<Part>> part : reverse) {
            try {
                part.getValue().get(10, TimeUnit.SECONDS).close();
            } catch (ExecutionException neverStarted) {
                LOG.debug("the part {} never started", part.getKey().key());
            } catch (TimeoutException stillStarting) {
                LOG.warn(
                        "the part {} was still starting; it is abandoned",
                        part.getKey().key());
            } catch (Exception failure) {
                LOG.error("the part {} did not stop cleanly", part.getKey().key(), failure);
            }
        }
    }

    private synchronized Map<Role, CompletableFuture<Part>> snapshot() {
        return new EnumMap<>(parts);
    }

    private synchronized CompletableFuture<?> serving(Role role) {
        return serving.getOrDefault(role, CompletableFuture.completedFuture(null));
    }

    private static String message(Throwable cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** What ends the wait for something that would come later. */
    static final class Stopping extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** Marks a part whose failure is only the consequence of another's, which is reported already. */
    private static final class NeededPartFailed extends Exception {
        private static final long serialVersionUID = 1;
    }
}
