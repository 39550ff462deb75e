package io.crossdock.connectors;

import io.crossdock.connectors.camel.Replay;
import io.crossdock.connectors.camel.SourceRoute;
import io.crossdock.connectors.deadletter.Letter;
import io.crossdock.connectors.definition.SourceDefinition;
import io.crossdock.connectors.delivery.DeadLetters;
import io.crossdock.connectors.delivery.FencedWriter;
import io.crossdock.connectors.delivery.HubWriter;
import io.crossdock.connectors.delivery.PositionedWriter;
import io.crossdock.connectors.delivery.RateLimit;
import io.crossdock.connectors.delivery.RecordWriter;
import io.crossdock.connectors.delivery.TopicMaker;
import io.crossdock.connectors.delivery.TransactionalIds;
import io.crossdock.connectors.lease.Lease;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.function.Consumer;

/** A source at work: its route and its producer, and another one if it keeps its position on the hub. */
final class RunningSource implements RunningConnector {
    /** Exchange properties of a source that runs by lease: where, and the how-manieth lease it is. */
    private static final String NODE = "CrossdockNode";

    private static final String EPOCH = "CrossdockEpoch";
    private final SourceRoute route;
    private final RecordWriter writer;
    private final @Nullable PositionedWriter positioned;

    private RunningSource(SourceRoute route, RecordWriter writer, @Nullable PositionedWriter positioned) {
        this.route = route;
        this.writer = writer;
        this.positioned = positioned;
    }

    static RunningSource start(SourceDefinition definition, Surroundings surroundings, Consumer<Throwable> ended)
            throws Exception {
        Integer partitions = definition.partitions();
        if (partitions != null) {
            TopicMaker.makeIfMissing(definition.topic(), partitions, surroundings.clientSettings());
        }
        RecordWriter writer = writer(definition, surroundings, ended);
        PositionedWriter positioned = null;
        try {
            positioned = positioned(definition, surroundings);
            String topic = definition.errors().deadLetter();
            DeadLetters letters = topic == null ? null : surroundings.letters(definition, topic);
            var route = new SourceRoute(
                    definition,
                    letters,
                    writer,
                    positioned,
                    Map.of(),
                    new SourceReport(definition, surroundings, ended),
                    marks(surroundings),
                    surroundings.clock());
            var running = new RunningSource(route, writer, positioned);
            try {
                route.start();
                return running;
            } catch (RuntimeException refused) {
                route.close();
                throw refused;
            }
        } catch (Exception refused) {
            writer.close();
            if (positioned != null) {
                positioned.close();
            }
            throw refused;
        }
    }

    /** For an origin that keeps its position on the hub; null for all others. */
    private static @Nullable PositionedWriter positioned(SourceDefinition definition, Surroundings surroundings)
            throws Exception {
        if (!Replay.suits(definition.pipeline().endpoint())) {
            return null;
        }
        Lease lease = surroundings.lease();
        return PositionedWriter.open(
                definition.name(),
                surroundings.clientSettings(),
                lease == null ? () -> true : lease::isValid,
                new RateLimit(definition.pipeline().recordsPerSecond()),
                surroundings.clock());
    }

    static RecordWriter writer(SourceDefinition definition, Surroundings surroundings, Consumer<Throwable> ended) {
        var limit = new RateLimit(definition.pipeline().recordsPerSecond());
        String client = "connector-" + definition.name();
        Lease lease = surroundings.lease();
        return lease == null
                ? new HubWriter(client, surroundings.clientSettings(), limit, surroundings.clock())
                : new FencedWriter(
                        TransactionalIds.of(definition.name(), "lease"),
                        client,
                        surroundings.clientSettings(),
                        lease::isValid,
                        ended,
                        limit,
                        surroundings.clock());
    }

    static Map<String, Object> marks(Surroundings surroundings) {
        Lease lease = surroundings.lease();
        return lease == null ? Map.of() : Map.of(NODE, lease.node(), EPOCH, lease.epoch());
    }

    @Override
    public void redeliver(Letter letter) throws Exception {
        route.redrive(letter.record());
    }

    @Override
    public void close() {
        route.close();
        writer.close(); // fails what is not acknowledged, so its messages stay at their origin
        if (positioned != null) {
            positioned.close();
        }
        try {
            route.awaitEmpty(); // nobody may work in its name any more when this returns
        } catch (InterruptedException leftBehind) {
            Thread.currentThread().interrupt();
        }
    }
}
