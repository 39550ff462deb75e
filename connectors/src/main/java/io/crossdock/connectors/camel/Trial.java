package io.crossdock.connectors.camel;

import io.crossdock.connectors.definition.ConnectorDefinition;
import io.crossdock.connectors.definition.SinkDefinition;
import io.crossdock.connectors.definition.SourceDefinition;
import io.crossdock.connectors.definition.TopicIntake;
import io.crossdock.connectors.definition.TrialInput;
import io.crossdock.connectors.definition.TrialOutcome;
import io.crossdock.connectors.delivery.Stage;
import io.crossdock.connectors.delivery.UndeliverableException;
import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.ValueFormat;
import io.crossdock.connectors.format.ValueFormats;
import io.crossdock.connectors.step.GivenAnswers;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs messages through a connector's steps and formats without its two sides: nothing is read from the origin, nothing
 * written to the hub or the target, and steps that would call another system are passed over and named. Formats that need
 * a schema ask their registry all the same.
 *
 * <p>One thread at a time. Close it after use; several messages may be tried in between.
 */
public final class Trial implements AutoCloseable {
    private static final String START = "direct:trial";
    /** Endpoints inside this process; kamelets stand for their own steps, whose calls are passed over in turn. */
    private static final String ELSEWHERE = "(?!(direct|kamelet|language|log|seda|stub):).*";

    private final ConnectorDefinition definition;
    private final DefaultCamelContext context;
    private final ProducerTemplate template;
    private final Collected collected;
    private final List<String> notSent = new ArrayList<>();

    private Trial(ConnectorDefinition definition, DefaultCamelContext context, Collected collected) {
        this.definition = definition;
        this.context = context;
        this.template = context.createProducerTemplate();
        this.collected = collected;
    }

    /**
     * Builds the steps of a connector as they would run.
     *
     * @param definition as a check of its file found it right
     * @throws Exception if Camel refuses a step
     */
    public static Trial of(ConnectorDefinition definition) throws Exception {
        return of(definition, Map.of());
    }

    /**
     * The same with answers for its lookups, which ask nobody in a trial.
     *
     * @param answers by the field that a lookup fills; a lookup without one finds nothing
     * @throws Exception if Camel refuses a step
     */
    public static Trial of(ConnectorDefinition definition, Map<String, Object> answers) throws Exception {
        DefaultCamelContext context = Contexts.create(
                definition.name() + "-trial", definition.pipeline().dataSource());
        context.getRegistry().bind("answers", new GivenAnswers(answers));
        try {
            Collected.Reading reading = definition instanceof SourceDefinition source
                    ? Outputs.ofSource(source, context)
                    : Outputs::ofMessage;
            var trial = new Trial(definition, context, new Collected(reading));
            trial.build();
            context.start();
            return trial;
        } catch (Exception refused) {
            context.stop();
            throw refused;
        }
    }

    private void build() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                interceptSendToEndpoint(ELSEWHERE).skipSendToOriginalEndpoint().process(exchange -> note(exchange));
                RouteDefinition steps = from(START).errorHandler(noErrorHandler());
                StepsBlock.append(
                        definition.pipeline().steps(),
                        new ProcessDefinition(collected),
                        steps,
                        new CamelSteps(context),
                        true,
                        Stage.DELIVER);
            }
        });
    }

    private void note(Exchange exchange) {
        String uri = exchange.getProperty(Exchange.INTERCEPTED_ENDPOINT, "", String.class);
        int settings = uri.indexOf('?');
        notSent.add(settings < 0 ? uri : uri.substring(0, settings));
    }

    /** Runs one message through; whatever is wrong with it is an outcome, too. */
    public TrialOutcome run(TrialInput input) {
        collected.clear();
        notSent.clear();
        var exchange = new DefaultExchange(context);
        try {
            fill(exchange, input);
        } catch (UndeliverableException | IOException wrong) {
            return failed("decode", wrong);
        }
        Exception failure = template.send(START, exchange).getException();
        if (failure != null) {
            Stage stage = Stage.of(failure, Stage.STEP);
            return failed((stage == Stage.DELIVER ? Stage.STEP : stage).label(), failure);
        }
        return new TrialOutcome.Passed(collected.outputs(), notSent);
    }

    private void fill(Exchange exchange, TrialInput input) throws UndeliverableException, IOException {
        if (definition instanceof SourceDefinition source && source.intake() != null) {
            read(exchange, source.intake(), input);
            return;
        }
        if (definition instanceof SourceDefinition) {
            exchange.getMessage().setHeaders(new HashMap<>(input.headers()));
            exchange.getMessage().setBody(input.body());
            return;
        }
        SinkDefinition sink = (SinkDefinition) definition;
        var decoder = new RecordDecoder(ValueFormats.create(sink.format()));
        ConsumerRecord<byte[], byte[]> record = record(sink.topics(), input);
        Object body = input.body() == null || input.body() instanceof byte[] ? decoder.body(record) : input.body();
        if (sink.batch() == null) {
            exchange.getMessage().setBody(body);
            RecordDecoder.describe(record, exchange);
        } else {
            var batch = new ArrayList<@Nullable Object>();
            batch.add(body);
            exchange.getMessage().setBody(batch);
        }
    }

    /** As the record that it would be in a topic: the steps begin with its bytes. */
    private static void read(Exchange exchange, TopicIntake intake, TrialInput input)
            throws UndeliverableException, IOException {
        ConsumerRecord<byte[], byte[]> record = record(intake.topics(), input);
        Object body = input.body();
        if (body != null && !(body instanceof byte[])) {
            try {
                ValueFormat format = ValueFormats.create(intake.format());
                body = body instanceof CharSequence text
                        ? text.toString().getBytes(StandardCharsets.UTF_8)
                        : format.encode(body, record.topic());
            } catch (FormatException wrong) {
                throw new UndeliverableException("the input " + wrong.getMessage(), wrong);
            }
        }
        RecordDecoder.describe(record, exchange);
        exchange.getMessage().setBody(body);
    }

    private static ConsumerRecord<byte[], byte[]> record(List<String> topics, TrialInput input) {
        String topic = input.topic() == null ? topics.get(0) : input.topic();
        byte[] key = input.key() == null ? null : input.key().getBytes(StandardCharsets.UTF_8);
        byte[] value = input.body() instanceof byte[] bytes ? bytes : null;
        var record = new ConsumerRecord<>(topic, 0, 0, key, value);
        input.headers().forEach((name, content) -> record.headers()
                .add(name, String.valueOf(content).getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private TrialOutcome failed(String stage, Exception failure) {
        var text = new StringBuilder();
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            if (text.indexOf(message) < 0) {
                text.append(text.isEmpty() ? "" : ": ").append(message.strip());
            }
            cause = cause.getCause();
        }
        return new TrialOutcome.Failed(stage, definition.pipeline().redact(text.toString()), failure);
    }

    @Override
    public void close() {
        context.stop();
    }
}
