package io.crossdock.connectors;

import io.crossdock.connectors.RunningConnector.Surroundings;
import io.crossdock.connectors.definition.SinkDefinition;
import io.crossdock.connectors.delivery.Counters;
import io.crossdock.connectors.delivery.RateLimit;
import io.crossdock.connectors.delivery.SinkTask;
import io.crossdock.connectors.delivery.TaskReading;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** What a sink's tasks say, as counts, health and log lines. Called by all tasks of the sink. */
final class SinkReport implements SinkTask.TaskListener {
    private static final Logger LOG = LoggerFactory.getLogger(SinkReport.class);
    private static final String RETRYING =
            "Sink {} tries a record again in {} ms after {} failures, other keys go on: {}";

    private final SinkDefinition definition;
    private final Surroundings surroundings;
    private final Consumer<Throwable> whenEnded;

    /** A thousand parked keys are one thing to know, not a thousand lines. */
    private final RateLimit warnings = new RateLimit(1);

    SinkReport(SinkDefinition definition, Surroundings surroundings, Consumer<Throwable> whenEnded) {
        this.definition = definition;
        this.surroundings = surroundings;
        this.whenEnded = whenEnded;
    }

    @Override
    public void received(int records) {
        surroundings.counters().countReceived(records);
    }

    @Override
    public void delivered(int records, Instant since) {
        surroundings.counters().countDelivered(records, since);
    }

    @Override
    public void retrying(Exception cause, int failures, Duration pause) {
        surroundings.counters().countFailed(1);
        surroundings.counters().countRetry();
        String error = Failures.describe(cause, definition.pipeline());
        surroundings.health().retrying(error);
        if (warnings.take(surroundings.clock().instant(), 1) > 0) {
            LOG.warn(RETRYING, definition.name(), pause.toMillis(), failures, error);
        } else {
            LOG.debug(RETRYING, definition.name(), pause.toMillis(), failures, error);
        }
    }

    @Override
    public void failed(Exception cause) {
        surroundings.counters().countFailed(1);
        surroundings.health().note(Failures.describe(cause, definition.pipeline()));
    }

    @Override
    public void holds(SinkTask task, TaskReading reading) {
        Counters counters = surroundings.counters();
        counters.note(task, reading);
        TaskReading all = counters.tasks();
        if (all != null && all.parkedKeys() == 0) {
            surroundings.health().delivered();
        }
    }

    @Override
    public void ended(Exception cause) {
        whenEnded.accept(cause);
    }
}
