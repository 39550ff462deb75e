package io.crossdock.connectors;

import io.crossdock.connectors.camel.HubTopics;
import io.crossdock.connectors.camel.SourceRoute;
import io.crossdock.connectors.deadletter.Letter;
import io.crossdock.connectors.definition.SourceDefinition;
import io.crossdock.connectors.definition.TopicIntake;
import io.crossdock.connectors.delivery.DeadLetters;
import io.crossdock.connectors.delivery.PositionedWriter;
import io.crossdock.connectors.delivery.RateLimit;
import io.crossdock.connectors.delivery.RecordWriter;
import io.crossdock.connectors.delivery.TopicMaker;
import io.crossdock.connectors.delivery.TransactionalIds;
import io.crossdock.connectors.lease.Lease;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A connector from topics to topics at work. Each task reads partitions of its own, and writes what becomes of a batch and
 * the offsets behind it in one transaction. The first thing it does is to shut out all tasks of whoever ran it before, also
 * those it has none of now.
 */
final class RunningTransfer implements RunningConnector {
    private final RecordWriter redrives;
    private final List<PositionedWriter> writers = new ArrayList<>();
    private final List<SourceRoute> routes = new ArrayList<>();

    private RunningTransfer(RecordWriter redrives) {
        this.redrives = redrives;
    }

    static RunningTransfer start(
            SourceDefinition definition, TopicIntake intake, Surroundings surroundings, Consumer<Throwable> ended)
            throws Exception {
        Integer partitions = definition.partitions();
        if (partitions != null) {
            TopicMaker.makeIfMissing(definition.topic(), partitions, surroundings.clientSettings());
        }
        shutOut(definition.name(), surroundings);
        var first = new AtomicBoolean(true);
        Consumer<Throwable> once = cause -> { // one task that cannot go on ends all of them
            if (first.getAndSet(false)) {
                ended.accept(cause);
            }
        };
        var transfer = new RunningTransfer(RunningSource.writer(definition, surroundings, once));
        try {
            var limit = new RateLimit(definition.pipeline().recordsPerSecond());
            for (int task = 0; task < intake.tasks(); task++) {
                transfer.add(
                        definition,
                        new HubTopics(intake, surroundings.clientSettings(), task),
                        limit,
                        surroundings,
                        once);
            }
            transfer.routes.forEach(SourceRoute::start);
            return transfer;
        } catch (Exception refused) {
            transfer.close();
            throw refused;
        }
    }

    private static void shutOut(String connector, Surroundings surroundings) throws Exception {
        List<String> ids = IntStream.range(0, TopicIntake.MOST_TASKS)
                .mapToObj(task -> TransactionalIds.of(connector, TransactionalIds.task(task)))
                .toList();
        try (Admin admin = Admin.create(surroundings.clientSettings())) {
            admin.fenceProducers(ids).all().get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    private void add(
            SourceDefinition definition,
            HubTopics topics,
            RateLimit limit,
            Surroundings surroundings,
            Consumer<Throwable> ended)
            throws Exception {
        Lease lease = surroundings.lease();
        BooleanSupplier mayWrite = lease == null ? () -> true : lease::isValid;
        PositionedWriter writer = PositionedWriter.openTask(
                definition.name(), topics.task(), surroundings.clientSettings(), mayWrite, limit, surroundings.clock());
        writers.add(writer);
        @Nullable String letterTopic = definition.errors().deadLetter();
        DeadLetters letters = letterTopic == null ? null : surroundings.letters(definition, letterTopic);
        routes.add(new SourceRoute(
                definition,
                letters,
                redrives,
                writer,
                Map.of("topics", topics),
                new SourceReport(definition, surroundings, ended),
                RunningSource.marks(surroundings),
                surroundings.clock()));
    }

    @Override
    public void redeliver(Letter letter) throws Exception {
        routes.get(0).redrive(letter.record());
    }

    @Override
    public void close() {
        routes.forEach(SourceRoute::close);
        redrives.close();
        writers.forEach(PositionedWriter::close);
        try {
            for (SourceRoute route : routes) {
                route.awaitEmpty(); // nobody may work in its name any more when this returns
            }
        } catch (InterruptedException leftBehind) {
            Thread.currentThread().interrupt();
        }
    }
}
