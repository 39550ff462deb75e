package io.crossdock.connectors.delivery;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The names of the headers that make a record a dead letter. Other programs read them, so none may change. */
public final class LetterHeaders {
    /** All names here begin so. */
    public static final String PREFIX = "crossdock.";

    /** The connector that gave up. */
    public static final String CONNECTOR = PREFIX + "connector";
    /** Hash of the connector file's text, see {@link DeadLetters#version}. */
    public static final String VERSION = PREFIX + "version";
    /** {@code decode}, {@code step}, {@code convert} or {@code deliver}. */
    public static final String STAGE = PREFIX + "stage";

    public static final String ERROR_CLASS = PREFIX + "error.class";
    /** Secrets removed, at most {@value DeadLetters#LONGEST_MESSAGE} characters. */
    public static final String ERROR_MESSAGE = PREFIX + "error.message";
    /** How often it was tried, 1 or more. */
    public static final String ATTEMPTS = PREFIX + "error.attempts";
    /** When it was given up, ISO 8601. */
    public static final String TIME = PREFIX + "time";
    /** Where it came from, for people. */
    public static final String ORIGIN = PREFIX + "origin";

    public static final String TOPIC = PREFIX + "topic";
    public static final String PARTITION = PREFIX + "partition";
    public static final String OFFSET = PREFIX + "offset";
    /** Milliseconds since 1970, of the record that failed. */
    public static final String TIMESTAMP = PREFIX + "timestamp";
    /** Which part of a split message this is, 0 for the first; missing for a whole message. */
    public static final String PART = PREFIX + "part";
    /** Inside how many splits the part came to be, 1 or more; missing when that cannot be repeated. */
    public static final String DEPTH = PREFIX + "depth";
    /** What a source's body was before it became bytes: {@code json} or {@code text}; missing for bytes. */
    public static final String BODY = PREFIX + "body";
    /** How often it was redriven in vain; missing for never. */
    public static final String REDRIVES = PREFIX + "redrives";
    /** {@code partition@offset} of the letter of which this is an edited copy. */
    public static final String EDITED = PREFIX + "edited";
    /** Begins the name of a header that the record had already and whose own name begins with {@link #PREFIX}. */
    public static final String ORIGINAL = PREFIX + "original.";

    private LetterHeaders() {}

    /** Whether a header belongs to the envelope and not to the record inside. */
    public static boolean isEnvelope(String name) {
        return name.startsWith(PREFIX) && !name.startsWith(ORIGINAL);
    }

    /** The name that a header of the record inside had before it was put into an envelope. */
    public static String innerName(String name) {
        return name.startsWith(ORIGINAL) ? name.substring(ORIGINAL.length()) : name;
    }

    /** The record of a topic that a letter is about: as it stood there, the envelope taken off. */
    public static ConsumerRecord<byte[], byte[]> inside(ConsumerRecord<byte[], byte[]> letter) {
        String topic = text(letter.headers(), TOPIC);
        String of = topic == null ? letter.topic() : topic;
        Headers headers = new ProducerRecord<byte[], byte[]>(of, letter.key(), letter.value()).headers();
        for (Header header : letter.headers()) {
            if (!isEnvelope(header.key())) {
                headers.add(innerName(header.key()), header.value());
            }
        }
        return new ConsumerRecord<>(
                of,
                number(letter.headers(), PARTITION, 0),
                large(letter.headers(), OFFSET),
                large(letter.headers(), TIMESTAMP),
                TimestampType.CREATE_TIME,
                letter.serializedKeySize(),
                letter.serializedValueSize(),
                letter.key(),
                letter.value(),
                headers,
                Optional.empty());
    }

    /** 0 for what is missing or no number. */
    private static long large(Headers headers, String name) {
        String text = text(headers, name);
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException notOurs) {
            return 0;
        }
    }

    /** The last value of a header as text, or null. */
    public static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** The last value of a header as a number; the alternative where there is none, as anybody may write to a topic. */
    public static int number(Headers headers, String name, int otherwise) {
        String text = text(headers, name);
        try {
            return text == null ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException notOurs) {
            return otherwise;
        }
    }
}
