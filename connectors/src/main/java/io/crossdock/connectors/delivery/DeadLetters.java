package io.crossdock.connectors.delivery;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Makes the records of a dead-letter topic: key, value and headers as they were, and the reason in the headers that
 * {@link LetterHeaders} names. The envelope is the same for every stage of sources and sinks. Thread-safe.
 *
 * @param connector who gives up
 * @param version of the connector's file, see {@link #version}
 * @param topic where the letters go
 * @param redaction blots out secrets in messages
 * @param clock says when it was given up
 */
public record DeadLetters(
        String connector, String version, String topic, UnaryOperator<String> redaction, Clock clock) {
    /** A message may quote a whole document; characters. */
    static final int LONGEST_MESSAGE = 4_000;

    private static final int VERSION_DIGITS = 16;

    /** The version of a connector: the first {@value #VERSION_DIGITS} hexadecimal digits of its file's SHA-256. */
    public static String version(String fileText) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(fileText.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, VERSION_DIGITS);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every Java has SHA-256", never);
        }
    }

    /**
     * For a record of the hub that could not be delivered elsewhere.
     *
     * @param cause says its {@link Stage} too
     */
    public ProducerRecord<byte[], byte[]> of(ConsumerRecord<byte[], byte[]> lost, Throwable cause, int attempts) {
        // Without its old timestamp: retention would drop a letter about an old record at once.
        var letter = new ProducerRecord<byte[], byte[]>(topic, null, lost.key(), lost.value());
        Headers headers = letter.headers();
        for (Header header : lost.headers()) {
            boolean taken = header.key().startsWith(LetterHeaders.PREFIX);
            headers.add(taken ? LetterHeaders.ORIGINAL + header.key() : header.key(), header.value());
        }
        explain(headers, Stage.of(cause), cause, attempts);
        put(headers, LetterHeaders.ORIGIN, lost.topic() + "-" + lost.partition() + "@" + lost.offset());
        put(headers, LetterHeaders.TOPIC, lost.topic());
        put(headers, LetterHeaders.PARTITION, Integer.toString(lost.partition()));
        put(headers, LetterHeaders.OFFSET, Long.toString(lost.offset()));
        put(headers, LetterHeaders.TIMESTAMP, Long.toString(lost.timestamp()));
        return letter;
    }

    /**
     * For a message from elsewhere that could not become a record.
     *
     * @param content as it came; null for a message without a body
     */
    public ProducerRecord<byte[], byte[]> of(
            byte @Nullable [] content, LostMessage lost, Stage stage, Throwable cause, int attempts) {
        var letter = new ProducerRecord<byte[], byte[]>(topic, null, content);
        lost.headers().forEach((name, value) -> put(letter.headers(), name, redaction.apply(value)));
        explain(letter.headers(), stage, cause, attempts);
        put(letter.headers(), LetterHeaders.ORIGIN, lost.origin());
        if (lost.body() != null) {
            put(letter.headers(), LetterHeaders.BODY, lost.body());
        }
        if (lost.part() != null) {
            put(letter.headers(), LetterHeaders.PART, lost.part().toString());
        }
        if (lost.depth() > 0) {
            put(letter.headers(), LetterHeaders.DEPTH, Integer.toString(lost.depth()));
        }
        return letter;
    }

    /** For a letter that was redriven and failed again: the same letter, with its newest cause. */
    public ProducerRecord<byte[], byte[]> again(ConsumerRecord<byte[], byte[]> letter, Throwable cause, int attempts) {
        var next = new ProducerRecord<byte[], byte[]>(topic, null, letter.key(), letter.value(), letter.headers());
        int redrives = LetterHeaders.number(letter.headers(), LetterHeaders.REDRIVES, 0);
        explain(next.headers(), Stage.of(cause), cause, attempts);
        put(next.headers(), LetterHeaders.REDRIVES, Integer.toString(redrives + 1));
        return next;
    }

    private void explain(Headers headers, Stage stage, Throwable cause, int attempts) {
        put(headers, LetterHeaders.CONNECTOR, connector);
        put(headers, LetterHeaders.VERSION, version);
        put(headers, LetterHeaders.STAGE, stage.label());
        put(headers, LetterHeaders.ERROR_CLASS, cause.getClass().getName());
        put(headers, LetterHeaders.ERROR_MESSAGE, shortened(redaction.apply(String.valueOf(cause.getMessage()))));
        put(headers, LetterHeaders.ATTEMPTS, Integer.toString(attempts));
        put(headers, LetterHeaders.TIME, clock.instant().toString());
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What there is to know about a message of a source besides its content.
     *
     * @param headers text headers of the message
     * @param origin what the source calls it, such as a file's name
     * @param part its number, if it is a part of a message that was split
     * @param depth inside how many splits at the end of the steps it came to be; 0 for none
     * @param body {@code json} or {@code text} if its content was that before it became bytes
     */
    public record LostMessage(
            Map<String, String> headers,
            String origin,
            @Nullable String body,
            @Nullable Integer part,
            int depth) {
        public LostMessage {
            headers = Map.copyOf(headers);
        }
    }
}
