package io.crossdock.broker.rest.trend;

import io.crossdock.broker.rest.GroupStandings;
import io.crossdock.broker.rest.OwnThread;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
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

    private final LagHistory history;
    private final OwnThread looking;
    private final Clock clock;

    private LagWatch(LagHistory history, Supplier<Optional<Map<String, Object>>> client, Clock clock) {
        this.history = history;
        this.looking = new OwnThread("group-lag-watch", client);
        this.clock = clock;
    }

    /**
     * Begins after the first pause.
     *
     * @param client Kafka's settings of a client that may describe every group and topic; empty as long as there is none
     */
    public static LagWatch start(LagHistory history, Supplier<Optional<Map<String, Object>>> client, Clock clock) {
        var watch = new LagWatch(history, client, clock);
        watch.again(PAUSE);
        return watch;
    }

    private void again(Duration pause) {
        try {
            looking.after(pause, this::look);
        } catch (RejectedExecutionException closed) {
            LOG.debug("Where the groups stand is looked at no more", closed);
        }
    }

    private void look() throws InterruptedException {
        long began = clock.millis();
        try {
            Optional<Admin> admin = looking.admin();
            if (admin.isPresent()) {
                GroupStandings.all(admin.get(), MOST_GROUPS)
                        .forEach((group, where) -> history.add(group, clock.millis(), where));
            }
        } catch (ExecutionException | RuntimeException notNow) {
            LOG.debug("Where the groups stand is not known this time", notNow);
        }
        Duration took = Duration.ofMillis(SHARE * (clock.millis() - began));
        again(took.compareTo(PAUSE) > 0 ? took : PAUSE);
    }

    /** Gives up a look that is under way. */
    @Override
    public void close() {
        looking.close();
    }
}
