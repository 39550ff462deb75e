package io.crossdock.connectors.camel;

import io.crossdock.connectors.definition.SourceDefinition;
import io.crossdock.connectors.delivery.AckGroup;
import io.crossdock.connectors.delivery.DeadLetters;
import io.crossdock.connectors.delivery.HubWriter;
import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * What happens to a message that no retry got through a source's steps: it becomes a dead letter if there is a topic
 * for that, as one more record that its origin waits for. Otherwise the failure travels on and stops the connector.
 */
final class GivenUp implements Processor {
    private static final String RETRIES = "crossdock.retries";
    private final @Nullable DeadLetters letters;
    private final HubWriter writer;
    private final SourceListener listener;
    private final SourceDefinition definition;

    GivenUp(SourceDefinition definition, HubWriter writer, SourceListener listener) {
        String topic = definition.errors().deadLetter();
        this.definition = definition;
        this.letters = topic == null ? null : new DeadLetters(definition.name(), topic, definition.pipeline()::redact);
        this.writer = writer;
        this.listener = listener;
    }

    /** Called before each retry: Camel's own counter is gone by the time all of them have failed. */
    static void countAttempt(Exchange exchange) {
        exchange.setProperty(RETRIES, exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 1, Integer.class));
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        AckGroup group = exchange.getProperty(AcknowledgedMessage.GROUP, AckGroup.class);
        Objects.requireNonNull(group, "a message always carries its group");
        Throwable known = cause == null ? new IllegalStateException("unknown failure") : cause;
        listener.failed(known);
        if (letters == null) {
            return;
        }
        int attempts = 1 + exchange.getProperty(RETRIES, 0, Integer.class);
        group.add();
        try {
            writer.write(letters.of(content(exchange), origin(exchange), known, attempts), outcome -> {
                if (outcome == null) {
                    listener.deadLettered();
                }
                group.done(outcome);
            });
        } catch (InterruptedException stopped) {
            group.done(stopped);
            throw stopped;
        }
    }

    /** The body as it was when it failed; if that has no bytes (a half-read iterator), the whole message it came from. */
    private static byte @Nullable [] content(Exchange exchange) {
        byte[] body = bytes(exchange, exchange.getMessage());
        if (body == null && exchange.getUnitOfWork() != null) {
            body = bytes(exchange, exchange.getUnitOfWork().getOriginalInMessage());
        }
        return body;
    }

    private static byte @Nullable [] bytes(Exchange exchange, @Nullable Message message) {
        Object body = message == null ? null : message.getBody();
        if (body == null) {
            return null;
        }
        if (body instanceof Map<?, ?>) {
            try {
                return Json.write(body);
            } catch (FormatException notJson) {
                return body.toString().getBytes(StandardCharsets.UTF_8); // still readable, and better than nothing
            }
        }
        return exchange.getContext().getTypeConverter().tryConvertTo(byte[].class, exchange, body);
    }

    private String origin(Exchange exchange) {
        String file = exchange.getMessage().getHeader(Exchange.FILE_NAME, String.class);
        Integer part = exchange.getProperty(Exchange.SPLIT_INDEX, Integer.class);
        String name = file == null ? definition.pipeline().endpoint().label() : file;
        return part == null ? name : name + "#" + part;
    }
}
