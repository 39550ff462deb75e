package io.crossdock.connectors.camel;

import io.crossdock.connectors.definition.ErrorPolicy;
import io.crossdock.connectors.definition.Pipeline;
import io.crossdock.connectors.definition.SourceDefinition;
import io.crossdock.connectors.delivery.DeadLetters;
import io.crossdock.connectors.delivery.PositionedWriter;
import io.crossdock.connectors.delivery.RecordWriter;
import io.crossdock.connectors.delivery.Stage;
import io.crossdock.connectors.delivery.UndeliverableException;
import io.crossdock.connectors.delivery.UnwrittenException;
import org.apache.camel.Endpoint;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/**
 * A source as two Camel routes. The first takes a message from its origin and acknowledges it; it has no error handler,
 * so every failure reaches the origin. The second runs the steps, with retries, and writes to the hub.
 *
 * <p>Started and closed by one thread.
 */
public final class SourceRoute implements AutoCloseable {
    private static final String STEPS = "direct:steps";
    private final DefaultCamelContext context;
    private final Gate gate;
    private final RedriveRoutes redrives;

    /**
     * Builds the routes.
     *
     * @param letters for what no retry gets through; null where the connector stops instead
     * @param positioned for an origin that can be read again from a position; null for all others
     * @param beans what the origin finds in the context's registry, by name
     * @param marks exchange properties that every message gets
     * @throws Exception if Camel refuses the endpoint or a step
     */
    public SourceRoute(
            SourceDefinition definition,
            @Nullable DeadLetters letters,
            RecordWriter writer,
            @Nullable PositionedWriter positioned,
            Map<String, Object> beans,
            SourceListener listener,
            Map<String, Object> marks,
            Clock clock)
            throws Exception {
        Pipeline pipeline = definition.pipeline();
        context = Contexts.create(definition.name(), pipeline.dataSource());
        var report = new OriginReport(listener::retrying, listener::recovered);
        context.getRegistry().bind("origin-report", OriginReport.class, report);
        var encoder = new RecordEncoder(definition, context);
        redrives = new RedriveRoutes(pipeline.steps(), context, new WriteToHub(encoder, writer, listener));
        RecordWriter records = positioned == null ? writer : positioned;
        var last = new WriteToHub(encoder, records, listener);
        if (positioned == null) {
            gate = new AcknowledgedMessage(context.createProducerTemplate(), STEPS, listener, marks);
        } else {
            gate = new PositionedBatch(context.createProducerTemplate(), STEPS, positioned, listener, marks);
            var replay = new Replay(positioned.start(), clock, listener::retrying, listener::recovered);
            context.getRegistry().bind("replay", Replay.class, replay);
        }
        beans.forEach(context.getRegistry()::bind);
        try {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    Endpoint origin = new Endpoints(context).create(pipeline.endpoint());
                    from(origin)
                            .routeId(definition.name())
                            .errorHandler(noErrorHandler())
                            .process(gate);
                    RouteDefinition steps = from(STEPS).routeId(definition.name() + "-steps");
                    handleErrors(steps, definition, new GivenUp(definition, letters, records, listener));
                    var end = new ProcessDefinition(last);
                    boolean stopAtFailure = definition.errors().deadLetter() == null;
                    StepsBlock.append(
                            pipeline.steps(), end, steps, new CamelSteps(context), stopAtFailure, Stage.CONVERT);
                }
            });
        } catch (Exception refused) {
            context.stop();
            throw refused;
        }
    }

    private static void handleErrors(RouteDefinition steps, SourceDefinition definition, GivenUp givenUp) {
        ErrorPolicy errors = definition.errors();
        steps.onException(UnwrittenException.class, RejectedExecutionException.class, InterruptedException.class)
                .maximumRedeliveries(0)
                .logExhausted(false)
                .handled(false)
                .end();
        steps.onException(UndeliverableException.class)
                .maximumRedeliveries(0)
                .logExhausted(false)
                .handled(errors.deadLetter() != null)
                .process(givenUp)
                .end();
        steps.onException(Exception.class)
                .maximumRedeliveries(errors.retries() == ErrorPolicy.FOREVER ? -1 : errors.retries())
                .redeliveryDelay(errors.backoff().toMillis())
                .maximumRedeliveryDelay(errors.maxBackoff().toMillis())
                .useExponentialBackOff()
                .backOffMultiplier(2)
                .logExhausted(false)
                .logRetryAttempted(false)
                .onRedelivery(GivenUp::countAttempt)
                .handled(errors.deadLetter() != null)
                .process(givenUp)
                .end();
    }

    /** Starts taking messages; returns when the endpoint is connected, if it is one that connects. */
    public void start() {
        context.start();
    }

    /**
     * Takes the message of a dead letter through the steps again and returns when the hub has its records.
     *
     * @param letter as it stands in the dead-letter topic
     * @throws Exception why it failed this time, with its {@link Stage}
     */
    public void redrive(ConsumerRecord<byte[], byte[]> letter) throws Exception {
        redrives.run(letter);
    }

    /** Ends after the messages in hand, or after fifteen seconds; what is unfinished then stays at its origin. */
    @Override
    public void close() {
        gate.shut();
        context.stop();
    }

    /** After {@link #close()}: returns when no step works on a message any more, however long that takes. */
    public void awaitEmpty() throws InterruptedException {
        gate.awaitEmpty();
    }
}
