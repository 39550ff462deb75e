package io.crossdock.connectors.delivery;

import io.crossdock.connectors.delivery.DeadLetters.LostMessage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class DeadLettersTest {
    private static final byte[] KEY = {0, 1, (byte) 0xff};
    private static final byte[] VALUE = {(byte) 0xfe, 7};

    private final DeadLetters letters = new DeadLetters(
            "orders",
            DeadLetters.version("name: orders"),
            "orders.dead",
            text -> text.replace("hunter2", "***"),
            Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));

    @Test
    void aLetterHoldsTheRecordByteForByteAndEverythingAboutItsFailure() {
        var failure = new IllegalStateException("password hunter2 refused");
        Stage.CONVERT.mark(failure);

        ProducerRecord<byte[], byte[]> letter = letters.of(record(), failure, 4);

        assertThat(letter.topic()).isEqualTo("orders.dead");
        assertThat(letter.key()).isEqualTo(KEY);
        assertThat(letter.value()).isEqualTo(VALUE);
        assertThat(letter.headers().lastHeader("raw").value()).isEqualTo(VALUE);
        assertThat(header(letter, "crossdock.connector")).isEqualTo("orders");
        assertThat(header(letter, "crossdock.version")).matches("[0-9a-f]{16}");
        assertThat(header(letter, "crossdock.stage")).isEqualTo("convert");
        assertThat(header(letter, "crossdock.error.class")).isEqualTo("java.lang.IllegalStateException");
        assertThat(header(letter, "crossdock.error.message")).isEqualTo("password *** refused");
        assertThat(header(letter, "crossdock.error.attempts")).isEqualTo("4");
        assertThat(header(letter, "crossdock.time")).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(header(letter, "crossdock.origin")).isEqualTo("shop-2@7");
        assertThat(header(letter, "crossdock.topic")).isEqualTo("shop");
        assertThat(header(letter, "crossdock.partition")).isEqualTo("2");
        assertThat(header(letter, "crossdock.offset")).isEqualTo("7");
        assertThat(header(letter, "crossdock.timestamp")).isEqualTo("-1");
    }

    @Test
    void aHeaderOfTheRecordThatLooksLikeOursIsKeptBesideOurs() {
        ConsumerRecord<byte[], byte[]> record = record();
        record.headers().add("crossdock.stage", "mine".getBytes(UTF_8));

        ProducerRecord<byte[], byte[]> letter = letters.of(record, new IllegalStateException("x"), 1);

        assertThat(header(letter, "crossdock.stage")).isEqualTo("deliver");
        assertThat(header(letter, "crossdock.original.crossdock.stage")).isEqualTo("mine");
    }

    @Test
    void aLetterThatComesBackCountsItsRedrivesAndKeepsItsOrigin() {
        ProducerRecord<byte[], byte[]> first = letters.of(record(), new IllegalStateException("first"), 1);

        ProducerRecord<byte[], byte[]> second = letters.again(read(first), new IllegalStateException("second"), 2);
        ProducerRecord<byte[], byte[]> third = letters.again(read(second), new IllegalStateException("third"), 2);

        assertThat(first.headers().lastHeader("crossdock.redrives")).isNull();
        assertThat(header(second, "crossdock.redrives")).isEqualTo("1");
        assertThat(header(third, "crossdock.redrives")).isEqualTo("2");
        assertThat(header(third, "crossdock.error.message")).isEqualTo("third");
        assertThat(header(third, "crossdock.origin")).isEqualTo("shop-2@7");
        assertThat(third.key()).isEqualTo(KEY);
    }

    @Test
    void aPartOfAMessageSaysWhichAndSecretsInItsHeadersAreBlottedOut() {
        var lost = new LostMessage(Map.of("url", "http://me:hunter2@shop"), "a.txt#3", "text", 3, 1);

        ProducerRecord<byte[], byte[]> letter = letters.of(VALUE, lost, Stage.STEP, new IllegalStateException("no"), 1);

        assertThat(header(letter, "url")).isEqualTo("http://me:***@shop");
        assertThat(header(letter, "crossdock.part")).isEqualTo("3");
        assertThat(header(letter, "crossdock.depth")).isEqualTo("1");
        assertThat(header(letter, "crossdock.stage")).isEqualTo("step");
    }

    @Test
    void theStageIsFoundOnTheFailureOrItsCausesAndTheFirstCounts() {
        var cause = new IllegalStateException("cause");
        Stage.DECODE.mark(cause);
        var outer = new IllegalStateException("outer", cause);
        Stage.STEP.mark(outer);

        assertThat(Stage.of(outer)).isEqualTo(Stage.DECODE);
        assertThat(Stage.of(new IllegalStateException("unmarked"))).isEqualTo(Stage.DELIVER);
    }

    private static ConsumerRecord<byte[], byte[]> record() {
        var record = new ConsumerRecord<>("shop", 2, 7, KEY, VALUE);
        record.headers().add("raw", VALUE);
        return record;
    }

    private static ConsumerRecord<byte[], byte[]> read(ProducerRecord<byte[], byte[]> written) {
        var record = new ConsumerRecord<>(written.topic(), 0, 1, written.key(), written.value());
        written.headers().forEach(record.headers()::add);
        return record;
    }

    private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
        Headers headers = letter.headers();
        return String.valueOf(LetterHeaders.text(headers, name));
    }
}
