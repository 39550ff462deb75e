package io.crossdock.connectors.deadletter;

import io.crossdock.connectors.delivery.LetterHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * A record of a dead-letter topic, read as what {@link LetterHeaders} describes. Anybody may write to a topic, so every
 * part of it may be missing.
 */
public record Letter(ConsumerRecord<byte[], byte[]> record) {

    /** Its place in the dead-letter topic. */
    public Place place() {
        return new Place(record.partition(), record.offset());
    }

    /** Who gave it up; empty if the record is no letter. */
    public String connector() {
        return header(LetterHeaders.CONNECTOR);
    }

    /** {@code decode}, {@code step}, {@code convert} or {@code deliver}; empty for letters of older versions. */
    public String stage() {
        return header(LetterHeaders.STAGE);
    }

    public String errorClass() {
        return header(LetterHeaders.ERROR_CLASS);
    }

    public String errorMessage() {
        return header(LetterHeaders.ERROR_MESSAGE);
    }

    /** Where it came from. */
    public String origin() {
        return header(LetterHeaders.ORIGIN);
    }

    /** When it was given up, ISO 8601. */
    public String time() {
        return header(LetterHeaders.TIME);
    }

    /** Hash of the connector file that gave it up. */
    public String version() {
        return header(LetterHeaders.VERSION);
    }

    /** How often it was tried before it was given up. */
    public int attempts() {
        return LetterHeaders.number(record.headers(), LetterHeaders.ATTEMPTS, 0);
    }

    /** How often it was redriven in vain. */
    public int redrives() {
        return LetterHeaders.number(record.headers(), LetterHeaders.REDRIVES, 0);
    }

    /** The key as text, null for none. */
    public @Nullable String key() {
        return record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
    }

    /** The record that a sink had failed to deliver: as it stood in its topic, envelope taken off. */
    public ConsumerRecord<byte[], byte[]> asDelivered() {
        return LetterHeaders.inside(record);
    }

    private String header(String name) {
        String text = LetterHeaders.text(record.headers(), name);
        return text == null ? "" : text;
    }
}
