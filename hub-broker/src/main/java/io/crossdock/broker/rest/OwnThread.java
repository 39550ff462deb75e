package io.crossdock.broker.rest;

import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A thread that looks at the cluster now and then, one look at a time, with a client of its own that is made for the first
 * of them. Thread-safe.
 */
public final class OwnThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnThread.class);
    private static final int CLIENT_PATIENCE_MILLIS = 10_000;

    private final String name;
    private final Supplier<Optional<Map<String, Object>>> client;
    private final ScheduledExecutorService looking;
    private @Nullable Admin admin; // touched by its own thread only, and when that has ended

    /**
     * Looks at nothing yet.
     *
     * @param name of the thread, and of its client behind {@code crossdock-}
     * @param client Kafka's settings; asked for each look as long as they are empty
     */
    public OwnThread(String name, Supplier<Optional<Map<String, Object>>> client) {
        this.name = name;
        this.client = client;
        this.looking = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** One look. */
    @FunctionalInterface
    public interface Look {
        void look() throws ExecutionException, InterruptedException;
    }

    /**
     * Looks when the pause is over.
     *
     * @throws java.util.concurrent.RejectedExecutionException when this is closed
     */
    public Future<?> after(Duration pause, Look look) {
        return looking.schedule(
                () -> {
                    look.look();
                    return null;
                },
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** The client; empty as long as there are no settings. Only within a look. */
    public Optional<Admin> admin() {
        if (admin == null) {
            client.get().ifPresent(base -> {
                Map<String, Object> settings = new HashMap<>(base);
                settings.put("client.id", "crossdock-" + name);
                settings.put("default.api.timeout.ms", CLIENT_PATIENCE_MILLIS);
                settings.put("request.timeout.ms", CLIENT_PATIENCE_MILLIS / 2);
                admin = Admin.create(settings);
            });
        }
        return Optional.ofNullable(admin);
    }

    /** Gives up a look that is under way. */
    @Override
    public void close() {
        looking.shutdownNow();
        try {
            if (!looking.awaitTermination(CLIENT_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("What thread {} asks the cluster did not end in time", name);
                return;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return;
        }
        Admin present = admin; // nobody else touches it any more
        if (present != null) {
            present.close(Duration.ZERO);
        }
    }
}
