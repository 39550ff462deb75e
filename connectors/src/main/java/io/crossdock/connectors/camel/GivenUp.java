package io.crossdock.connectors.camel;

import io.crossdock.connectors.definition.SourceDefinition;
import io.crossdock.connectors.delivery.AckGroup;
import io.crossdock.connectors.delivery.DeadLetters;
import io.crossdock.connectors.delivery.DeadLetters.LostMessage;
import io.crossdock.connectors.delivery.RecordWriter;
import io.crossdock.connectors.delivery.Stage;
import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.StreamCache;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;

/**
 * What happens to a message that no retry got through a source's steps: it becomes a dead letter if there is a topic
 * for that, as one more record that its origin waits for. Otherwise the failure travels on and stops the connector.
 */
final class GivenUp implements Processor {
    private static final String RETRIES = "crossdock.retries";
    private final @Nullable DeadLetters letters;
    private final RecordWriter writer;
    private final SourceListener listener;
    private final SourceDefinition definition;

    /** @param letters null where nothing is kept of what is given up */
    GivenUp(SourceDefinition definition, @Nullable DeadLetters letters, RecordWriter writer, SourceListener listener) {
        this.definition = definition;
        this.letters = letters;
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
        Stage stage = Stage.of(known, Whereabouts.stage(exchange));
        int attempts = 1 + exchange.getProperty(RETRIES, 0, Integer.class);
        group.add();
        try {
            writer.write(letter(letters, exchange, stage, known, attempts), outcome -> {
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

    private ProducerRecord<byte[], byte[]> letter(
            DeadLetters box, Exchange exchange, Stage stage, Throwable cause, int attempts) {
        ConsumerRecord<byte[], byte[]> received = Received.one(exchange);
        if (received != null && Whereabouts.part(exchange) == null) {
            stage.mark(cause);
            return box.of(received, cause, attempts); // with key and headers byte by byte
        }
        return box.of(content(exchange), lost(exchange), stage, cause, attempts);
    }

    /**
     * The message, or the part of a split one, as it was before the first step: only that can go through the steps again.
     * If that has no bytes (a stream that is used up), the body as it was when it failed.
     */
    private static byte @Nullable [] content(Exchange exchange) {
        byte[] content = bytes(exchange, original(exchange));
        return content == null ? bytes(exchange, exchange.getMessage()) : content;
    }

    private LostMessage lost(Exchange exchange) {
        return new LostMessage(
                MessageHeaders.kept(original(exchange)),
                origin(exchange),
                kind(original(exchange).getBody()),
                Whereabouts.part(exchange),
                Whereabouts.depth(exchange));
    }

    private static @Nullable String kind(@Nullable Object body) {
        if (body instanceof Map<?, ?> || body instanceof Collection<?>) {
            return "json";
        }
        return body instanceof CharSequence ? "text" : null;
    }

    private static Message original(Exchange exchange) {
        Message original = exchange.getUnitOfWork() == null
                ? null
                : exchange.getUnitOfWork().getOriginalInMessage();
        return original == null ? exchange.getMessage() : original;
    }

    private static byte @Nullable [] bytes(Exchange exchange, Message message) {
        Object body = message.getBody();
        if (body == null) {
            return null;
        }
        if (body instanceof StreamCache cache) {
            cache.reset();
        }
        if (body instanceof Map<?, ?> || body instanceof Collection<?>) {
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
        Integer part = Whereabouts.part(exchange);
        ConsumerRecord<byte[], byte[]> received = Received.one(exchange);
        String known = received == null
                ? definition.pipeline().endpoint().label()
                : received.topic() + "-" + received.partition() + "@" + received.offset();
        String name = file == null ? known : file;
        return part == null ? name : name + "#" + part;
    }
}
