package io.crossdock.hub.metrics;

import io.crossdock.broker.Metric;
import io.crossdock.broker.Metric.Kind;
import io.crossdock.broker.Metric.Point;
import io.crossdock.broker.rest.GroupLags;
import io.crossdock.broker.rest.GroupLags.GroupLag;
import io.crossdock.broker.rest.OwnThread;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * How far the groups are behind that one broker coordinates. The cluster is asked when somebody asks here, once at a time,
 * by a client that is made for the first of them. An answer that takes too long is told the next time. Thread-safe.
 */
public final class GroupLagMetrics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupLagMetrics.class);
    private static final int MOST_GROUPS = 1000;
    private static final int PATIENCE_MILLIS = 1500;
    private static final long FRESH_MILLIS = 60_000;

    private final int nodeId;
    private final Clock clock;
    private final OwnThread asking;
    private @Nullable Future<?> question; // guarded by this
    private volatile Known known = new Known(0, List.of());

    private record Known(long atMillis, List<GroupLag> lags) {}

    /**
     * Asks nothing yet.
     *
     * @param client Kafka's settings of a client that may describe every group and topic
     * @param nodeId of the broker whose groups are told
     */
    public GroupLagMetrics(Supplier<Map<String, Object>> client, int nodeId, Clock clock) {
        this.asking = new OwnThread("group-lags", () -> Optional.of(client.get()));
        this.nodeId = nodeId;
        this.clock = clock;
    }

    /** What is known now; waits up to 1.5 s for what is new. Older than a minute it is not told. */
    public List<Metric> metrics() {
        try {
            question().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RejectedExecutionException notNow) {
            LOG.debug("The lags of the groups are not known this time", notNow);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        Known last = known;
        List<GroupLag> lags = clock.millis() - last.atMillis() <= FRESH_MILLIS ? last.lags() : List.of();
        return List.of(
                gauge(
                        "crossdock_group_lag_records",
                        "Records of a topic that a group has not read yet.",
                        lags,
                        GroupLag::records),
                gauge(
                        "crossdock_group_lag_seconds",
                        "Age of the oldest record of a topic that a group has not read yet; 0 if it has read all.",
                        lags,
                        GroupLag::seconds));
    }

    private synchronized Future<?> question() {
        Future<?> running = question;
        if (running == null || running.isDone()) {
            running = asking.after(Duration.ZERO, this::ask);
            question = running;
        }
        return running;
    }

    private void ask() throws ExecutionException, InterruptedException {
        Optional<Admin> admin = asking.admin();
        if (admin.isPresent()) {
            long now = clock.millis();
            known = new Known(now, GroupLags.of(admin.get(), nodeId, MOST_GROUPS, now));
        }
    }

    private static Metric gauge(String name, String help, List<GroupLag> lags, ToDoubleFunction<GroupLag> value) {
        return new Metric(
                name,
                Kind.GAUGE,
                help,
                lags.stream()
                        .map(lag ->
                                new Point(Map.of("group", lag.group(), "topic", lag.topic()), value.applyAsDouble(lag)))
                        .toList());
    }

    /** Gives up a question that is still open. */
    @Override
    public void close() {
        asking.close();
    }
}
