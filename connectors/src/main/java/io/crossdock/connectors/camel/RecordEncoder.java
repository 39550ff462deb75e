package io.crossdock.connectors.camel;

import io.crossdock.connectors.camel.Expressions.Value;
import io.crossdock.connectors.definition.SourceDefinition;
import io.crossdock.connectors.delivery.UndeliverableException;
import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.ValueFormat;
import io.crossdock.connectors.format.ValueFormats;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns a message at the end of a source's steps into a record of its topic. Thread-safe. */
final class RecordEncoder {
    private final SourceDefinition definition;
    private final ValueFormat format;
    private final @Nullable Value key;
    private final Routes routes;
    private final Map<String, Value> additions;
    private final Map<String, Value> headers;

    RecordEncoder(SourceDefinition definition, CamelContext context) {
        var expressions = new Expressions(context);
        this.definition = definition;
        this.format = ValueFormats.create(definition.format());
        this.key = definition.key() == null ? null : expressions.of(definition.key());
        this.routes = new Routes(definition, expressions);
        this.additions = expressions.of(definition.additions());
        this.headers = expressions.of(definition.headers());
    }

    /**
     * The record of a message.
     *
     * @throws UndeliverableException if the body is not what the format needs, or an expression fails
     * @throws IOException if what is needed to write it cannot be had now, such as a schema
     */
    ProducerRecord<byte[], byte[]> encode(Exchange exchange) throws UndeliverableException, IOException {
        try {
            ConsumerRecord<byte[], byte[]> received = Received.one(exchange);
            String topic = routes.topic(exchange);
            if (definition.intake() != null && definition.intake().reads(topic)) {
                throw new FormatException("it would go to " + topic + ", which is read here, and come back for ever");
            }
            var record = new ProducerRecord<>(
                    topic,
                    routes.partition(exchange),
                    routes.timestamp(exchange, received),
                    key(exchange, received),
                    value(exchange, topic));
            addHeaders(record.headers(), exchange, received);
            return record;
        } catch (FormatException | RuntimeException wrong) {
            throw new UndeliverableException(
                    "the message cannot become a record of " + definition.topic() + ": " + wrong.getMessage(), wrong);
        }
    }

    /** A record of Kafka keeps its key unless the file computes another. */
    private byte @Nullable [] key(Exchange exchange, @Nullable ConsumerRecord<byte[], byte[]> received) {
        if (key != null) {
            return bytes(exchange, found(key, exchange));
        }
        return received == null ? null : received.key();
    }

    private void addHeaders(Headers target, Exchange exchange, @Nullable ConsumerRecord<byte[], byte[]> received) {
        if (received != null) {
            received.headers().forEach(target::add);
        }
        headers.forEach((name, value) -> {
            byte[] content = bytes(exchange, found(value, exchange));
            if (content != null) {
                target.remove(name).add(name, content);
            }
        });
    }

    /** What an expression gave; an empty list is JSONPath's way to say that it found nothing. */
    private static @Nullable Object found(Value value, Exchange exchange) {
        Object found = value.in(exchange);
        return found instanceof Collection<?> list && list.isEmpty() ? null : found;
    }

    private byte @Nullable [] value(Exchange exchange, String topic) throws FormatException, IOException {
        Object body = exchange.getMessage().getBody();
        if (body == null) {
            return null;
        }
        byte[] text = isText(body) ? bytes(exchange, body) : null;
        if (text == null) {
            return format.encode(withAdditions(exchange, body), topic);
        }
        return additions.isEmpty()
                ? format.encodeText(text, topic)
                : format.encode(withAdditions(exchange, format.parse(text)), topic);
    }

    private Object withAdditions(Exchange exchange, @Nullable Object body) throws FormatException {
        if (body != null && additions.isEmpty()) {
            return body;
        }
        if (!(body instanceof Map<?, ?> fields)) {
            throw new FormatException("'value.add' adds fields to a map, but the body is "
                    + (body == null ? "null" : body.getClass().getName()));
        }
        var all = new LinkedHashMap<Object, @Nullable Object>(fields);
        additions.forEach((name, value) -> all.put(name, value.in(exchange)));
        return all;
    }

    private static boolean isText(Object body) {
        return body instanceof CharSequence
                || body instanceof byte[]
                || body instanceof InputStream
                || body instanceof Reader
                || body instanceof StreamCache
                || body instanceof WrappedFile<?>;
    }

    private static byte @Nullable [] bytes(Exchange exchange, @Nullable Object value) {
        if (value == null || value instanceof byte[]) {
            return (byte[]) value;
        }
        if (value instanceof CharSequence text) {
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
        byte[] converted = exchange.getContext().getTypeConverter().tryConvertTo(byte[].class, exchange, value);
        return converted == null ? value.toString().getBytes(StandardCharsets.UTF_8) : converted;
    }
}
