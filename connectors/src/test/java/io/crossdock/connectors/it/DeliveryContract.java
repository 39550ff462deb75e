package io.crossdock.connectors.it;

import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.cluster.TestCluster;
import io.crossdock.connectors.delivery.BatchEnd;
import io.crossdock.connectors.delivery.PositionedWriter;
import io.crossdock.connectors.delivery.RateLimit;
import io.crossdock.connectors.delivery.UnwrittenException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static io.crossdock.connectors.it.Definitions.insert;
import static io.crossdock.connectors.it.Definitions.lines;
import static io.crossdock.connectors.it.Installation.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What connectors promise for each record: where it goes, and where it goes when it cannot be delivered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DeliveryContract {
    @RegisterExtension
    final Installation hub = new Installation(this::startCluster);

    abstract TestCluster startCluster() throws Exception;

    @Test
    void withADeadLetterTopicTheRestOfTheFileGoesThrough() throws Exception {
        hub.connector(
                "lenient",
                lines("lenient").replace("true}", "true, steps: [{unmarshal: {json: {}}}]}")
                        + "errors: {retries: 2, backoff: 10ms, deadLetter: lenient.dead}\n");
        hub.drop("a.txt", "{\"n\": 1}\nnot json\n{\"n\": 3}");

        hub.awaitDone("a.txt");

        assertThat(hub.topics().values("lenient")).containsExactly("{\"n\":1}", "{\"n\":3}");
        ConsumerRecord<String, String> letter =
                hub.topics().read("lenient.dead").get(0);
        assertThat(letter.value()).isEqualTo("not json");
        assertThat(headers(letter))
                .containsEntry("crossdock.connector", "lenient")
                .containsEntry("crossdock.origin", "a.txt#1")
                .containsEntry("crossdock.error.attempts", "3")
                .containsEntry("crossdock.stage", "step")
                .containsEntry("crossdock.part", "1")
                .containsEntry("crossdock.depth", "1")
                .containsEntry("CamelFileName", "a.txt")
                .containsKeys(
                        "crossdock.error.class", "crossdock.error.message", "crossdock.time", "crossdock.version");
        assertThat(hub.status("lenient").deadLettered()).isEqualTo(1);
        assertThat(hub.status("lenient").state()).isEqualTo(ConnectorState.RUNNING);
    }

    @Test
    void aRecordTheDatabaseRefusesBecomesADeadLetterAndTheBatchGoesOn() throws Exception {
        try (Table table = Table.create(hub.folder(), "INT")) {
            hub.topics().write("mixed", "{\"id\": 1}", "{\"id\": \"many\"}", "{\"id\": 3}", "]", "{\"id\": 5}");
            hub.connector(
                    "mixed-out",
                    insert("mixed", true)
                            + "batch: {records: 100, wait: 50ms}\nerrors: {retries: 1, backoff: 10ms, deadLetter: mixed.dead}\n");

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(table.ids()).containsExactly(1, 3, 5));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(hub.topics().committed("connector-mixed-out", "mixed"))
                            .isEqualTo(5));
        }
        List<ConsumerRecord<String, String>> letters = hub.topics().read("mixed.dead").stream()
                .sorted(Comparator.comparing(ConsumerRecord::key)) // of different keys, so either may come first
                .toList();
        assertThat(letters).extracting(ConsumerRecord::key).containsExactly("k1", "k3");
        assertThat(letters).extracting(ConsumerRecord::value).containsExactly("{\"id\": \"many\"}", "]");
        assertThat(headers(letters.get(0)))
                .containsEntry("crossdock.topic", "mixed")
                .containsEntry("crossdock.offset", "1")
                .containsEntry("crossdock.stage", "deliver")
                .containsEntry("crossdock.connector", "mixed-out");
        assertThat(headers(letters.get(1))).containsEntry("crossdock.stage", "decode");
    }

    @Test
    void aRestartedSinkGoesOnWhereItWas() throws Exception {
        try (Table table = Table.create(hub.folder(), "INT")) {
            hub.topics().write("again", "{\"id\": 1}", "{\"id\": 2}");
            hub.connector("again-out", insert("again", false));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(hub.topics().committed("connector-again-out", "again"))
                            .isEqualTo(2));

            hub.runtime().pause("again-out");
            hub.topics().write("again", "{\"id\": 3}");
            assertThat(hub.status("again-out").state()).isEqualTo(ConnectorState.PAUSED);
            hub.runtime().resume("again-out");

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(table.ids()).containsExactly(1, 2, 3));
        }
    }

    @Test
    void aRecordHeaderCannotChangeTheQuery() throws Exception {
        try (Table table = Table.create(hub.folder(), "INT")) {
            hub.connector("safe-out", insert("safe", false));
            hub.topics().write("safe", "{\"id\": 1}", Map.of("CamelSqlQuery", "INSERT INTO t VALUES (666)"));

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(table.ids()).containsExactly(1));
        }
    }

    @Test
    void aKameletIsASourceLikeAnyOther() throws Exception {
        hub.connector("ticker", """
                topic: kamelet.ticks
                source: {kamelet: timer-source, properties: {message: tick, period: 20}}
                value: {format: string}
                headers: {kind: {constant: test}}
                key: "k-${body}"
                """);
        hub.awaitState("ticker", ConnectorState.RUNNING);
        await().atMost(PATIENCE).until(() -> hub.status("ticker").delivered() > 1);

        ConsumerRecord<String, String> record =
                hub.topics().read("kamelet.ticks").get(0);
        assertThat(record.key()).isEqualTo("k-tick");
        assertThat(record.value()).isEqualTo("tick");
        assertThat(headers(record)).containsEntry("kind", "test");
    }

    @Test
    void polledRowsComeOnceInTheOrderOfTheirColumnAlsoAcrossRestartsAndFailures() throws Exception {
        try (Table table = Table.create(hub.folder(), "INT, place VARCHAR(20) DEFAULT 'polled'")) {
            table.execute("INSERT INTO t (id) VALUES (1), (2), (2), (2), (3), (4), (7)");
            hub.connector("polled-in", """
                    topic: {simple: "${body[PLACE]}"}
                    source: {kamelet: sql-poll-source, properties: {table: t, column: id, rows: 2, delay: 50}}
                    datasource: {url: "jdbc:h2:${env:DIR}/db;AUTO_SERVER=TRUE", username: sa}
                    key: k
                    """);
            awaitPolled(1, 2, 2, 2, 3, 4, 7);

            hub.runtime().restart("polled-in");
            table.execute("INSERT INTO t (id) VALUES (8), (9)");
            awaitPolled(1, 2, 2, 2, 3, 4, 7, 8, 9);

            // Of a batch with a row that cannot be written nothing can be seen, however much of it was ready.
            hub.runtime().pause("polled-in");
            table.execute("INSERT INTO t VALUES (10, 'polled'), (11, 'no topic!')");
            hub.runtime().resume("polled-in");
            hub.awaitState("polled-in", ConnectorState.FAILED);
            assertThat(hub.status("polled-in").lastError()).contains("no topic!");
            awaitPolled(1, 2, 2, 2, 3, 4, 7, 8, 9);
            table.execute("UPDATE t SET place = 'polled'");
            hub.runtime().restart("polled-in");
            awaitPolled(1, 2, 2, 2, 3, 4, 7, 8, 9, 10, 11);
        }
    }

    private void awaitPolled(Integer... ids) {
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                        hub.topics().values("polled"))
                .extracting(row -> Integer.valueOf(row.replaceAll(".*\"ID\":(\\d+).*", "$1")))
                .containsExactly(ids));
    }

    @Test
    void aSourceThatWasTakenForDeadWritesNothingMore() throws Exception {
        hub.topics().write("fenced", "before");
        try (PositionedWriter asleep = writer()) {
            assertThat(asleep.start()).isNull();
            asleep.write(new ProducerRecord<>("fenced", bytes("one")), nothing -> {});
            asleep.commit(new BatchEnd.Position("1"));
            asleep.write(new ProducerRecord<>("fenced", bytes("two by the one that slept")), nothing -> {});
            try (PositionedWriter successor = writer()) {
                assertThat(successor.start()).isEqualTo("1");

                assertThatThrownBy(() -> asleep.commit(new BatchEnd.Position("2")))
                        .isInstanceOfSatisfying(UnwrittenException.class, unwritten -> assertThat(unwritten.mayPass())
                                .isTrue());

                successor.write(new ProducerRecord<>("fenced", bytes("two")), nothing -> {});
                successor.commit(new BatchEnd.Position("2"));
            }
        }
        assertThat(hub.topics().values("fenced")).containsExactly("before", "one", "two");
        try (PositionedWriter last = writer()) {
            assertThat(last.start()).isEqualTo("2");
        }
    }

    private PositionedWriter writer() throws Exception {
        return PositionedWriter.open(
                "fenced", hub.cluster().clientSettings(), () -> true, new RateLimit(0), Clock.systemUTC());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> headers(ConsumerRecord<?, ?> record) {
        var headers = new HashMap<String, String>();
        record.headers().forEach(it -> headers.put(it.key(), new String(it.value(), StandardCharsets.UTF_8)));
        return headers;
    }
}
