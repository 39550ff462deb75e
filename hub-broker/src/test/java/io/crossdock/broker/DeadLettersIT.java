package io.crossdock.broker;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

import static io.crossdock.broker.CheckedTopics.bytes;
import static io.crossdock.broker.CheckedTopics.get;
import static io.crossdock.broker.CheckedTopics.value;
import static io.crossdock.broker.LetteredHub.UNKNOWN;
import static io.crossdock.broker.LetteredHub.send;
import static org.assertj.core.api.Assertions.assertThat;

/** Topics that send records which do not fit to a dead-letter topic, and keep the others. */
class DeadLettersIT {
    private LetteredHub hub;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        hub = LetteredHub.start(directory);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @ParameterizedTest
    @CsvSource({
        "none, true, producer",
        "gzip, true, producer",
        "snappy, false, producer",
        "lz4, true, producer",
        "zstd, false, producer",
        "none, true, zstd",
        "gzip, true, uncompressed"
    })
    void whatFitsKeepsItsPlaceAndWhatDoesNotGoesToTheDeadLetters(String codec, boolean idempotent, String kept)
            throws Exception {
        hub.create(Map.of("compression.type", kept));
        try (var producer = hub.batching(Map.of("compression.type", codec, "enable.idempotence", idempotent))) {
            List<Future<RecordMetadata>> first = send(producer, "good 0", "!bad 1", "good 2", "!bad 3");
            List<Future<RecordMetadata>> second = send(producer, "!bad 4", "!bad 5", "good 6");

            for (Future<RecordMetadata> each : first) {
                assertThat(get(each).partition()).isZero();
            }
            assertThat(get(first.get(2)).offset()).isEqualTo(2);
            assertThat(get(second.get(2)).offset()).isEqualTo(6);
        }
        assertThat(hub.written("orders").records(3))
                .extracting(ConsumerRecord::offset)
                .containsExactly(0L, 2L, 6L);
        assertThat(hub.written("orders").values(3)).containsExactly("good 0", "good 2", "good 6");
        assertThat(hub.written("letters").values(4)).containsExactly("!bad 1", "!bad 3", "!bad 4", "!bad 5");
    }

    @Test
    void aDeadLetterSaysWhereItWasSentWhyAndByWhom() throws Exception {
        hub.create(Map.of());
        try (var producer = hub.batching(Map.of("client.id", "shop-7"))) {
            var record = new ProducerRecord<>("orders", null, 1_700_000_000_000L, bytes("key"), value(UNKNOWN, "bad"));
            record.headers().add("trace", bytes("abc"));
            Future<RecordMetadata> sent = producer.send(record);
            producer.flush();
            get(sent);
        }
        ConsumerRecord<byte[], byte[]> letter =
                hub.written("letters").records(1).get(0);
        assertThat(letter.key()).isEqualTo(bytes("key"));
        assertThat(letter.value()).isEqualTo(value(UNKNOWN, "bad"));
        var headers = new HashMap<String, String>();
        for (Header header : letter.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        assertThat(headers)
                .containsEntry("trace", "abc")
                .containsEntry("crossdock.schema.topic", "orders")
                .containsEntry("crossdock.schema.partition", "0")
                .containsEntry("crossdock.schema.part", "value")
                .containsEntry("crossdock.schema.reason", "unknown-id")
                .containsEntry("crossdock.schema.principal", "User:ANONYMOUS")
                .containsEntry("crossdock.schema.client.id", "shop-7")
                .containsEntry("crossdock.schema.timestamp", "1700000000000")
                .hasEntrySatisfying(
                        "crossdock.schema.message", text -> assertThat(text).contains("schema 99"));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aProducerGoesOnBehindABatchOfWhichNothingFits(boolean idempotent) throws Exception {
        hub.create(Map.of());
        try (var producer = hub.batching(Map.of("enable.idempotence", idempotent))) {
            for (Future<RecordMetadata> each : send(producer, "!bad 0", "!bad 1")) {
                get(each);
            }
            get(send(producer, "good 2").get(0));
            for (Future<RecordMetadata> each : send(producer, "!bad 3")) {
                get(each);
            }
            get(send(producer, "good 4").get(0));
        }
        assertThat(hub.written("orders").values(2)).containsExactly("good 2", "good 4");
        assertThat(hub.written("letters").values(3)).containsExactly("!bad 0", "!bad 1", "!bad 3");
    }

    @Test
    void theSequenceOfAProducerSurvivesARestartBehindABatchOfWhichNothingFits() throws Exception {
        hub.create(Map.of());
        try (var producer = hub.batching(Map.of("enable.idempotence", true, "delivery.timeout.ms", 120_000))) {
            get(send(producer, "good 0", "!bad 1").get(0));
            get(send(producer, "!bad 2", "!bad 3").get(0));
            int port = hub.port();
            hub.restart(Map.of("listeners", "PLAINTEXT://127.0.0.1:" + port));
            assertThat(get(send(producer, "good 4").get(0)).offset()).isEqualTo(4);
        }
        assertThat(hub.written("orders").values(2)).containsExactly("good 0", "good 4");
    }

    @Test
    void whatFitsInATransactionIsCommittedWithIt() throws Exception {
        hub.create(Map.of());
        try (var producer = hub.batching(Map.of("transactional.id", "shop"))) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, "!bad 0", "!bad 1");
            send(producer, "good 2", "!bad 3");
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, "aborted", "!bad 4");
            producer.abortTransaction();
            producer.beginTransaction();
            send(producer, "good 5");
            producer.commitTransaction();
        }
        assertThat(hub.written("orders").values(2)).containsExactly("good 2", "good 5");
        assertThat(hub.written("letters").values(4)).containsExactly("!bad 0", "!bad 1", "!bad 3", "!bad 4");
    }

    @Test
    void manyDeadLettersGoInBatchesThatTheirTopicTakes() throws Exception {
        hub.create(Map.of(), Map.of("max.message.bytes", "4096"));
        String[] texts = new String[500];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = "!bad " + i;
        }
        try (var producer = hub.batching(Map.of())) {
            for (Future<RecordMetadata> each : send(producer, texts)) {
                get(each);
            }
        }
        assertThat(hub.written("letters").values(texts.length)).containsExactly(texts);
    }
}
