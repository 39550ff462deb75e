package io.crossdock.connectors;

import io.crossdock.connectors.deadletter.Letter;
import io.crossdock.connectors.definition.ConnectorDefinition;
import io.crossdock.connectors.definition.SinkDefinition;
import io.crossdock.connectors.definition.SourceDefinition;
import io.crossdock.connectors.definition.TopicIntake;
import io.crossdock.connectors.delivery.CircuitBreaker;
import io.crossdock.connectors.delivery.Counters;
import io.crossdock.connectors.delivery.DeadLetters;
import io.crossdock.connectors.lease.Lease;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;

/** A connector at work. Made and closed by the supervisor's thread. */
sealed interface RunningConnector extends AutoCloseable permits RunningSource, RunningSink, RunningTransfer {

    /** Lets go of origin and target; what is not acknowledged comes again at the next start. */
    @Override
    void close();

    /**
     * Takes one of its dead letters once more and returns when the record has arrived. From any thread.
     *
     * @throws Exception why it failed, with its stage
     */
    void redeliver(Letter letter) throws Exception;

    /**
     * Starts a connector.
     *
     * @param ended called at most once, on any thread, when it cannot go on; it must still be closed
     * @throws Exception if its endpoint, or the hub, is not ready for it
     */
    static RunningConnector start(ConnectorDefinition definition, Surroundings surroundings, Consumer<Throwable> ended)
            throws Exception {
        if (definition instanceof SinkDefinition sink) {
            return RunningSink.start(sink, surroundings, ended);
        }
        var source = (SourceDefinition) definition;
        TopicIntake intake = source.intake();
        return intake == null
                ? RunningSource.start(source, surroundings, ended)
                : RunningTransfer.start(source, intake, surroundings, ended);
    }

    /**
     * What every connector is given: the way to the hub, where to count and report, its breaker, and the time.
     *
     * @param version of the connector's file, see {@link DeadLetters#version}
     * @param lease by which it runs here and nowhere else; null if it may run anywhere
     */
    record Surroundings(
            Map<String, Object> clientSettings,
            Counters counters,
            CircuitBreaker breaker,
            Health.Voice health,
            Clock clock,
            String version,
            @Nullable Lease lease) {
        DeadLetters letters(ConnectorDefinition definition, String topic) {
            return new DeadLetters(definition.name(), version, topic, definition.pipeline()::redact, clock);
        }
    }
}
