package io.crossdock.connectors.camel;

import io.crossdock.connectors.delivery.AckGroup;
import io.crossdock.connectors.delivery.LetterHeaders;
import io.crossdock.connectors.delivery.Stage;
import io.crossdock.connectors.delivery.UndeliverableException;
import io.crossdock.connectors.delivery.UnwrittenException;
import io.crossdock.connectors.format.Json;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The way of a source's dead letters through its steps once more. A whole message takes all of them, a part that a split
 * at their end had made only those inside that split. Nothing is tried twice here and nothing becomes a dead letter:
 * every failure goes to whoever redrives.
 *
 * <p>A route is made when the first letter needs it. Thread-safe.
 */
final class RedriveRoutes {
    private static final String START = "direct:redrive-";

    private final List<Node> steps;
    private final CamelContext context;
    private final WriteToHub end;
    private final ProducerTemplate template;
    private final Set<Integer> made = new HashSet<>();

    RedriveRoutes(List<Node> steps, CamelContext context, WriteToHub end) {
        this.steps = steps;
        this.context = context;
        this.end = end;
        this.template = context.createProducerTemplate();
    }

    /** Returns when the hub has every record of the letter's message. */
    void run(ConsumerRecord<byte[], byte[]> letter) throws Exception {
        int depth = depth(letter);
        make(depth);
        var exchange = new DefaultExchange(context);
        ConsumerRecord<byte[], byte[]> received = received(letter);
        if (received == null) {
            fill(exchange, letter);
        } else {
            RecordDecoder.describe(received, exchange);
            exchange.getMessage().setBody(received.value());
        }
        var group = new AckGroup();
        exchange.setProperty(AcknowledgedMessage.GROUP, group);
        Exchange answer = template.send(START + depth, exchange);
        Throwable unwritten = group.await();
        if (unwritten != null) {
            throw new UnwrittenException("the hub did not take every record", unwritten);
        }
        Exception failure = answer.getException();
        if (failure != null) {
            Whereabouts.stage(answer).mark(failure);
            throw failure;
        }
    }

    /** The record as it was read, of a letter that holds one; null for other messages, and for parts of one. */
    private static @Nullable ConsumerRecord<byte[], byte[]> received(ConsumerRecord<byte[], byte[]> letter) {
        return LetterHeaders.text(letter.headers(), LetterHeaders.TOPIC) == null ? null : LetterHeaders.inside(letter);
    }

    private static int depth(ConsumerRecord<byte[], byte[]> letter) throws UndeliverableException {
        int depth = LetterHeaders.number(letter.headers(), LetterHeaders.DEPTH, 0);
        if (depth == 0 && letter.headers().lastHeader(LetterHeaders.PART) != null) {
            throw impossible("it is a part of a message that a step in the middle had split, and cannot go on alone");
        }
        return depth;
    }

    private static UndeliverableException impossible(String why) {
        var failure =
                new UndeliverableException("the letter cannot be redriven: " + why, new IllegalArgumentException(why));
        Stage.STEP.mark(failure);
        return failure;
    }

    private synchronized void make(int depth) throws Exception {
        if (made.contains(depth)) {
            return;
        }
        Optional<List<ProcessorDefinition<?>>> inner =
                StepsBlock.inside(StepsBlock.parse(steps, new CamelSteps(context)), depth);
        if (inner.isEmpty()) {
            throw impossible("it was a part of a split message, but the steps do not end with such a split any more");
        }
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                var route = from(START + depth).routeId("redrive-" + depth).errorHandler(noErrorHandler());
                StepsBlock.append(inner.get(), new ProcessDefinition(end), route, true, Stage.CONVERT);
            }
        });
        made.add(depth);
    }

    private static void fill(Exchange exchange, ConsumerRecord<byte[], byte[]> letter) throws Exception {
        for (Header header : letter.headers()) {
            if (header.value() != null && !LetterHeaders.isEnvelope(header.key())) {
                String value = new String(header.value(), StandardCharsets.UTF_8);
                if (!MessageHeaders.maySteer(header.key(), value)) {
                    exchange.getMessage().setHeader(header.key(), value);
                }
            }
        }
        exchange.getMessage().setBody(body(letter));
    }

    private static @Nullable Object body(ConsumerRecord<byte[], byte[]> letter) throws Exception {
        byte[] value = letter.value();
        String kind = LetterHeaders.text(letter.headers(), LetterHeaders.BODY);
        if (value == null || kind == null) {
            return value;
        }
        try {
            return kind.equals("json") ? Json.parse(value) : new String(value, StandardCharsets.UTF_8);
        } catch (Exception notJson) {
            Stage.DECODE.mark(notJson);
            throw notJson;
        }
    }
}
