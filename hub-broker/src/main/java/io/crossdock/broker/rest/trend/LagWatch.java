package io.crossdock.broker.rest.trend;

import io.crossdock.broker.rest.GroupStandings;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks where all groups of the cluster stand, four times a minute, so that somebody who asks where their lag is heading need
 * not wait. A look that takes long is followed by a longer pause: no more than a hundredth of the time is spent on it.
 */
public final class LagWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LagWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(15);
    private static final int SHARE = 100;
    private static final int MOST_GROUPS = 1000;
    private static final int CLIENT_PATIENCE_MILLIS = 10_000;

    private final LagHistory history;
    private final Supplier<Optional<Map<String, Object>>> client;
    private final Clock clock;
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "group-lag-watch");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable Admin admin; // touched by its own thread only, and when that has ended

    private LagWatch(LagHistory history, Supplier<Optional<Map<String, Object>>> client, Clock clock) {
        this.history = history;
        this.client = client;
        this.clock = clock;
    }

    /**
     * Begins after the first pause.
     *
     * @param client Kafka's settings of a client that may describe every group and topic; empty as long as there is none
     */
    public static LagWatch start(LagHistory history, Supplier<Optional<Map<String, Object>>> client, Clock clock) {
        var watch = new LagWatch(history, client, clock);
        watch.again(PAUSE.toMillis());
        return watch;
    }

    private void again(long pauseMillis) {
        looking.schedule(this::look, pauseMillis, TimeUnit.MILLISECONDS);
    }

    private void look() {
        long began = clock.millis();
        try {
            Optional<Admin> present = admin();
            if (present.isPresent()) {
                GroupStandings.all(present.get(), MOST_GROUPS)
                        .forEach((group, where) -> history.add(group, clock.millis(), where));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return;
        } catch (ExecutionException | RuntimeException notNow) {
            LOG.debug("Where the groups stand is not known this time", notNow);
        }
        if (!looking.isShutdown()) {
            again(Math.max(PAUSE.toMillis(), SHARE * (clock.millis() - began)));
        }
    }

    private Optional<Admin> admin() {
        if (admin == null) {
            client.get().ifPresent(base -> {
                Map<String, Object> settings = new HashMap<>(base);
                settings.put("client.id", "crossdock-group-lag-watch");
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
                LOG.warn("A look at where the groups stand did not end in time");
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
