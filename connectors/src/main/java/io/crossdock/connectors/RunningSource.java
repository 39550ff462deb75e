package io.crossdock.connectors;

import io.crossdock.connectors.camel.SourceListener;
import io.crossdock.connectors.camel.SourceRoute;
import io.crossdock.connectors.deadletter.Letter;
import io.crossdock.connectors.definition.SourceDefinition;
import io.crossdock.connectors.delivery.DeadLetters;
import io.crossdock.connectors.delivery.HubWriter;
import io.crossdock.connectors.delivery.RateLimit;
import io.crossdock.connectors.delivery.TopicMaker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Consumer;

/** A source at work: its route and its producer. */
final class RunningSource implements RunningConnector {
    private static final Logger LOG = LoggerFactory.getLogger(RunningSource.class);
    private final SourceRoute route;
    private final HubWriter writer;

    private RunningSource(SourceRoute route, HubWriter writer) {
        this.route = route;
        this.writer = writer;
    }

    static RunningSource start(SourceDefinition definition, Surroundings surroundings, Consumer<Throwable> ended)
            throws Exception {
        Integer partitions = definition.partitions();
        if (partitions != null) {
            TopicMaker.makeIfMissing(definition.topic(), partitions, surroundings.clientSettings());
        }
        var limit = new RateLimit(definition.pipeline().recordsPerSecond());
        var writer = new HubWriter(
                "connector-" + definition.name(), surroundings.clientSettings(), limit, surroundings.clock());
        try {
            String topic = definition.errors().deadLetter();
            DeadLetters letters = topic == null ? null : surroundings.letters(definition, topic);
            var route = new SourceRoute(definition, letters, writer, new Report(definition, surroundings, ended));
            var running = new RunningSource(route, writer);
            try {
                route.start();
                return running;
            } catch (RuntimeException refused) {
                route.close();
                throw refused;
            }
        } catch (Exception refused) {
            writer.close();
            throw refused;
        }
    }

    @Override
    public void redeliver(Letter letter) throws Exception {
        route.redrive(letter.record());
    }

    @Override
    public void close() {
        route.close();
        writer.close(); // fails what is not acknowledged, so its messages stay at their origin
        try {
            route.awaitEmpty(); // nobody may work in its name any more when this returns
        } catch (InterruptedException leftBehind) {
            Thread.currentThread().interrupt();
        }
    }

    private record Report(SourceDefinition definition, Surroundings surroundings, Consumer<Throwable> whenEnded)
            implements SourceListener {
        @Override
        public void received() {
            surroundings.counters().countReceived(1);
        }

        @Override
        public void delivered() {
            surroundings.counters().countDelivered(1);
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
        public void ended(Throwable cause) {
            whenEnded.accept(cause);
        }
    }
}
