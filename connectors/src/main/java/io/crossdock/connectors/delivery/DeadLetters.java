package io.crossdock.connectors.delivery;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * Makes the records of a dead-letter topic: key and value as they were, and the reason in headers.
 *
 * <ul>
 *   <li>{@code crossdock.connector}: who gave up
 *   <li>{@code crossdock.error.class}, {@code crossdock.error.message}: the cause
 *   <li>{@code crossdock.error.attempts}: how often it was tried
 *   <li>{@code crossdock.origin}: where it came from; a sink adds {@code crossdock.topic}, {@code crossdock.partition}
 *       and {@code crossdock.offset}
 * </ul>
 *
 * @param redaction blots out secrets in messages
 */
public record DeadLetters(String connector, String topic, UnaryOperator<String> redaction) {

    /** For a record of the hub that could not be delivered elsewhere. */
    public ProducerRecord<byte[], byte[]> of(ConsumerRecord<byte[], byte[]> lost, Throwable cause, int attempts) {
        // Without its old timestamp: retention would drop a letter about an old record at once.
        var letter = new ProducerRecord<byte[], byte[]>(topic, null, lost.key(), lost.value(), lost.headers());
        Headers headers = letter.headers();
        explain(headers, cause, attempts);
        put(headers, "crossdock.origin", lost.topic() + "-" + lost.partition() + "@" + lost.offset());
        put(headers, "crossdock.topic", lost.topic());
        put(headers, "crossdock.partition", Integer.toString(lost.partition()));
        put(headers, "crossdock.offset", Long.toString(lost.offset()));
        return letter;
    }

    /** For a message from elsewhere that could not become a record. */
    public ProducerRecord<byte[], byte[]> of(byte @Nullable [] message, String origin, Throwable cause, int attempts) {
        var letter = new ProducerRecord<byte[], byte[]>(topic, null, message);
        explain(letter.headers(), cause, attempts);
        put(letter.headers(), "crossdock.origin", origin);
        return letter;
    }

    private void explain(Headers headers, Throwable cause, int attempts) {
        put(headers, "crossdock.connector", connector);
        put(headers, "crossdock.error.class", cause.getClass().getName());
        put(headers, "crossdock.error.message", redaction.apply(String.valueOf(cause.getMessage())));
        put(headers, "crossdock.error.attempts", Integer.toString(attempts));
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
