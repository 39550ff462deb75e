package io.crossdock.connectors;

import io.crossdock.connectors.RunningConnector.Surroundings;
import io.crossdock.connectors.camel.SourceListener;
import io.crossdock.connectors.definition.SourceDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.function.Consumer;

/** What a source tells of its messages, for those who watch it. Thread-safe. */
record SourceReport(SourceDefinition definition, Surroundings surroundings, Consumer<Throwable> whenEnded)
        implements SourceListener {
    private static final Logger LOG = LoggerFactory.getLogger(SourceReport.class);

    @Override
    public Instant received() {
        surroundings.counters().countReceived(1);
        return surroundings.clock().instant();
    }

    @Override
    public void delivered(Instant received) {
        surroundings.counters().countDelivered(1, received);
        surroundings.health().delivered();
    }

    @Override
    public void failed(Throwable cause) {
        surroundings.counters().countFailed(1);
        surroundings.health().note(Failures.describe(cause, definition.pipeline()));
    }

    @Override
    public void deadLettered() {
        surroundings.counters().countDeadLettered(1);
        surroundings.health().delivered();
    }

    @Override
    public void retrying(Throwable cause) {
        String error = Failures.describe(cause, definition.pipeline());
        surroundings.health().retrying(error);
        LOG.warn("Source {} keeps a message at its origin and will take it again: {}", definition.name(), error);
    }

    @Override
    public void recovered() {
        surroundings.health().delivered();
    }

    @Override
    public void ended(Throwable cause) {
        whenEnded.accept(cause);
    }
}
