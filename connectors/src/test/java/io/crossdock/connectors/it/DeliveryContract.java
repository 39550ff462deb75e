package io.crossdock.connectors.it;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.ConnectorStatus;
import io.crossdock.connectors.ConnectorsConfig;
import io.crossdock.connectors.cluster.TestCluster;
import io.crossdock.connectors.cluster.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What connectors promise when something is broken: the record, the target, or the connector's file. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DeliveryContract {
    private TestCluster cluster;
    private Topics topics;
    private Path folder;
    private Path connectors;
    private ConnectorRuntime runtime;

    abstract TestCluster startCluster() throws Exception;

    @BeforeAll
    void startOnce() throws Exception {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        cluster = startCluster();
        topics = new Topics(cluster);
    }

    @AfterAll
    void stopCluster() throws Exception {
        cluster.close();
    }

    @BeforeEach
    void start(@TempDir Path temporary) throws IOException {
        folder = temporary;
        connectors = Files.createDirectory(folder.resolve("connectors"));
        runtime = ConnectorRuntime.start(new ConnectorsConfig(
                connectors, cluster.clientSettings(), Map.of("DIR", folder.toString()), Duration.ofMillis(100)));
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    @Test
    void aLineThatCannotBecomeARecordStopsOnlyItsConnector() throws Exception {
        connector("strict", lines("strict") + "value: {format: json}\n");
        connector("other", ticking("ticks"));
        drop("a.txt", "{\"n\": 1}\nnot json\n{\"n\": 3}");

        awaitState("strict", ConnectorState.FAILED);
        awaitState("other", ConnectorState.RUNNING);

        assertThat(folder.resolve("in/a.txt")).exists();
        assertThat(topics.values("strict")).containsExactly("{\"n\": 1}");
        assertThat(status("strict").lastError()).contains("not");
        long before = status("other").delivered();
        await().untilAsserted(() -> assertThat(status("other").delivered()).isGreaterThan(before));
    }

    @Test
    void withADeadLetterTopicTheRestOfTheFileGoesThrough() throws Exception {
        connector(
                "lenient",
                lines("lenient").replace("true}", "true, steps: [{unmarshal: {json: {}}}]}")
                        + "errors: {retries: 2, backoff: 10ms, deadLetter: lenient.dead}\n");
        drop("a.txt", "{\"n\": 1}\nnot json\n{\"n\": 3}");

        awaitDone("a.txt");

        assertThat(topics.values("lenient")).containsExactly("{\"n\":1}", "{\"n\":3}");
        ConsumerRecord<String, String> letter = topics.read("lenient.dead").get(0);
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
        assertThat(status("lenient").deadLettered()).isEqualTo(1);
        assertThat(status("lenient").state()).isEqualTo(ConnectorState.RUNNING);
    }

    @Test
    void aDatabaseThatIsNotReadyGetsEveryRecordOfAKeyInOrderLater() throws Exception {
        topics.writeKeyed("rows", "k={\"id\": 1}", "k={\"id\": 2}", "k={\"id\": 3}");
        connector("rows-out", insert("rows") + "errors: {retries: forever, backoff: 20ms, maxBackoff: 100ms}\n");
        awaitState("rows-out", ConnectorState.RETRYING);
        assertThat(topics.committed("connector-rows-out", "rows")).isZero();

        try (Connection database = database()) {
            createTable(database);
            await().untilAsserted(() -> assertThat(ids(database)).containsExactly(1, 2, 3));
        }
        awaitState("rows-out", ConnectorState.RUNNING);
        await().untilAsserted(() ->
                assertThat(topics.committed("connector-rows-out", "rows")).isEqualTo(3));
    }

    @Test
    void aRecordTheDatabaseRefusesBecomesADeadLetterAndTheBatchGoesOn() throws Exception {
        try (Connection database = database()) {
            createTable(database);
            topics.write("mixed", "{\"id\": 1}", "{\"id\": \"many\"}", "{\"id\": 3}", "]", "{\"id\": 5}");
            connector(
                    "mixed-out",
                    insert("mixed")
                            + "batch: {records: 100, wait: 50ms}\nerrors: {retries: 1, backoff: 10ms, deadLetter: mixed.dead}\n");

            await().untilAsserted(() -> assertThat(ids(database)).containsExactly(1, 3, 5));
            await().untilAsserted(() ->
                    assertThat(topics.committed("connector-mixed-out", "mixed")).isEqualTo(5));
        }
        List<ConsumerRecord<String, String>> letters = topics.read("mixed.dead").stream()
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
    void oneFailingKeyWaitsWithItsSuccessorsWhileOthersFlowAlsoAcrossARestart() throws Exception {
        try (Connection database = database()) {
            createTable(database);
            execute(database, "CREATE TABLE gate (id INT PRIMARY KEY)");
            execute(database, "ALTER TABLE t ADD CONSTRAINT g FOREIGN KEY (id) REFERENCES gate (id)");
            execute(database, "INSERT INTO gate VALUES (1), (3), (5), (7)");
            topics.writeKeyed("keyed", "a=1", "b=2", "a=3", "b=4", "c=5");
            connector("keyed-out", keyed("keyed"));

            await().untilAsserted(() -> assertThat(ids(database)).containsExactly(1, 3, 5));
            await().untilAsserted(() ->
                    assertThat(topics.committed("connector-keyed-out", "keyed")).isEqualTo(1));
            assertThat(status("keyed-out").state()).isEqualTo(ConnectorState.RETRYING);
            await().untilAsserted(() -> {
                assertThat(status("keyed-out").progress().parkedKeys()).isEqualTo(1);
                assertThat(status("keyed-out").progress().parkedRecords()).isEqualTo(2);
                assertThat(status("keyed-out").progress().lag()).isEqualTo(2);
            });

            runtime.restart("keyed-out");
            topics.writeKeyed("keyed", "a=7");
            await().untilAsserted(() -> assertThat(ids(database)).containsExactly(1, 3, 5, 7));

            execute(database, "INSERT INTO gate VALUES (2), (4)");
            await().untilAsserted(() -> assertThat(ids(database)).containsExactly(1, 3, 5, 7, 2, 4));
        }
        awaitState("keyed-out", ConnectorState.RUNNING);
        await().untilAsserted(() ->
                assertThat(topics.committed("connector-keyed-out", "keyed")).isEqualTo(6));
    }

    private static String keyed(String topic) {
        return "topic: " + topic + "\n" + """
                sink:
                  uri: sql:INSERT INTO t VALUES (:#${body})
                datasource: {url: "jdbc:h2:${env:DIR}/db;AUTO_SERVER=TRUE", username: sa}
                value: {format: string}
                errors: {retries: forever, backoff: 20ms, maxBackoff: 200ms}
                """;
    }

    @Test
    void aRestartedSinkGoesOnWhereItWas() throws Exception {
        try (Connection database = database()) {
            createTable(database);
            topics.write("again", "{\"id\": 1}", "{\"id\": 2}");
            connector("again-out", insert("again"));
            await().untilAsserted(() ->
                    assertThat(topics.committed("connector-again-out", "again")).isEqualTo(2));

            runtime.pause("again-out");
            topics.write("again", "{\"id\": 3}");
            assertThat(status("again-out").state()).isEqualTo(ConnectorState.PAUSED);
            runtime.resume("again-out");

            await().untilAsserted(() -> assertThat(ids(database)).containsExactly(1, 2, 3));
        }
    }

    @Test
    void aRecordHeaderCannotChangeTheQuery() throws Exception {
        try (Connection database = database()) {
            createTable(database);
            connector("safe-out", insert("safe"));
            topics.write("safe", "{\"id\": 1}", Map.of("CamelSqlQuery", "INSERT INTO t VALUES (666)"));

            await().untilAsserted(() -> assertThat(ids(database)).containsExactly(1));
        }
    }

    @Test
    void aChangeTouchesOnlyItsOwnConnector() throws Exception {
        connector("one", ticking("one"));
        connector("two", ticking("two"));
        awaitState("one", ConnectorState.RUNNING);
        awaitState("two", ConnectorState.RUNNING);
        ConnectorStatus untouched = status("two");

        connector("one", ticking("one") + "stepz: []\n");
        await().until(() -> !status("one").problems().isEmpty());
        assertThat(status("one").problems().get(0).message()).isEqualTo("unknown key 'stepz' - did you mean 'steps'?");
        long before = status("one").delivered();
        await().untilAsserted(() -> assertThat(status("one").delivered()).isGreaterThan(before));
        assertThat(status("one").state()).isEqualTo(ConnectorState.RUNNING);

        connector("one", ticking("one.b"));
        await().until(() -> status("one").topics().equals(List.of("one.b")));
        awaitState("one", ConnectorState.RUNNING);
        assertThat(status("one").problems()).isEmpty();

        Files.delete(connectors.resolve("one.yaml"));
        await().until(() -> runtime.connector("one").isEmpty());
        assertThat(status("two").since()).isEqualTo(untouched.since());
        assertThat(status("two").delivered()).isGreaterThanOrEqualTo(untouched.delivered());
    }

    @Test
    void aConnectorThatHangsInADeliveryKeepsItsNameAndDisturbsNobody() throws Exception {
        var arrived = new CountDownLatch(1);
        var answers = new CountDownLatch(1);
        try (var target = new HttpTarget(path -> {
            arrived.countDown();
            answers.await();
        })) {
            topics.write("stuck", "{}");
            connector(
                    "stuck-out", "topic: stuck\nsink: {uri: '" + target.uri() + "/first'}\nvalue: {format: string}\n");
            assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();

            connector(
                    "stuck-out", "topic: stuck\nsink: {uri: '" + target.uri() + "/second'}\nvalue: {format: string}\n");
            connector("lively", ticking("lively"));
            awaitState("lively", ConnectorState.RUNNING);
            runtime.restart("lively");
            await().until(() -> status("lively").delivered() > 0);
            answers.countDown();

            topics.write("stuck", "{}");
            await().until(() -> target.paths().contains("/second"));
            awaitState("stuck-out", ConnectorState.RUNNING);
        }
    }

    @Test
    void everyTryOfARecordHasTheSameIdempotencyKeyAlsoAfterARestart() throws Exception {
        var available = new AtomicBoolean();
        try (var target = new HttpTarget(path -> {
            if (!available.get()) {
                throw new IllegalStateException("not now");
            }
        })) {
            topics.writeKeyed("keys", "a=1");
            connector(
                    "keys-out",
                    "topic: keys\nsink: {uri: '" + target.uri() + "/'}\nvalue: {format: string}\n"
                            + "errors: {retries: forever, backoff: 10ms, maxBackoff: 50ms}\n");
            await().until(() -> target.keys().size() > 2);
            runtime.restart("keys-out");
            int before = target.keys().size();
            await().until(() -> target.keys().size() > before);
            available.set(true);
            topics.writeKeyed("keys", "a=2");
            await().until(() -> target.keys().contains("keys-0-1"));

            assertThat(target.keys()).containsOnly("keys-0-0", "keys-0-1");
        }
    }

    @Test
    void whatTheDatabaseHasIsNotDeliveredAgainWhenTheCommitToTheHubWasLost() throws Exception {
        try (Connection database = database()) {
            createTable(database);
            execute(database, "CREATE TABLE gate (id INT PRIMARY KEY)");
            execute(database, "ALTER TABLE t ADD CONSTRAINT g FOREIGN KEY (id) REFERENCES gate (id)");
            execute(database, "INSERT INTO gate VALUES (1), (3), (4), (5)");
            topics.writeKeyed("exact", "a=1", "b=2", "a=3", "c=4");
            connector("exact-out", keyed("exact").replace("sa}", "sa, exactlyOnce: true}"));
            await().untilAsserted(() -> assertThat(ids(database)).containsExactly(1, 3, 4));

            runtime.pause("exact-out");
            topics.rewind("connector-exact-out", "exact"); // as after a kill before the first commit
            topics.writeKeyed("exact", "a=5");
            execute(database, "INSERT INTO gate VALUES (2)");
            runtime.resume("exact-out");

            await().untilAsserted(() -> assertThat(ids(database)).containsExactlyInAnyOrder(1, 3, 4, 2, 5));
            await().untilAsserted(() ->
                    assertThat(topics.committed("connector-exact-out", "exact")).isEqualTo(5));
            assertThat(ids(database)).containsExactlyInAnyOrder(1, 3, 4, 2, 5);
        }
    }

    @Test
    void theSecondOwnerOfANameRunsWhenTheFirstIsGone() throws Exception {
        Files.writeString(connectors.resolve("a.yaml"), "name: twin\n" + ticking("twin"));
        awaitState("twin", ConnectorState.RUNNING);
        Files.writeString(connectors.resolve("b.yaml"), "name: twin\n" + ticking("twin"));
        await().until(() ->
                runtime.connectors().stream().anyMatch(it -> !it.problems().isEmpty()));

        Files.delete(connectors.resolve("a.yaml"));

        await().untilAsserted(() -> assertThat(runtime.connectors())
                .extracting(it -> it.file().getFileName() + " " + it.state())
                .containsExactly("b.yaml RUNNING"));
    }

    @Test
    void aKameletIsASourceLikeAnyOther() throws Exception {
        connector("ticker", """
                topic: kamelet.ticks
                source: {kamelet: timer-source, properties: {message: tick, period: 20}}
                value: {format: string}
                headers: {kind: {constant: test}}
                key: "k-${body}"
                """);
        awaitState("ticker", ConnectorState.RUNNING);
        await().until(() -> status("ticker").delivered() > 1);

        ConsumerRecord<String, String> record = topics.read("kamelet.ticks").get(0);
        assertThat(record.key()).isEqualTo("k-tick");
        assertThat(record.value()).isEqualTo("tick");
        assertThat(headers(record)).containsEntry("kind", "test");
    }

    @Test
    void aSinkThatCameFirstLeavesItsTopicToTheSource() throws Exception {
        connector("early", "topic: early\nsink: {uri: 'log:early'}\nvalue: {format: string}\n");
        awaitState("early", ConnectorState.RUNNING);
        connector("later", "partitions: 3\n" + ticking("early"));

        await().atMost(Duration.ofSeconds(60)).until(() -> status("early").delivered() > 0);

        assertThat(topics.partitions("early")).isEqualTo(3);
    }

    private static String lines(String topic) {
        return "topic: " + topic + "\n" + """
                source:
                  uri: file
                  parameters: {directoryName: "${env:DIR}/in", move: ".done/${file:name}", delay: 100, initialDelay: 0}
                steps:
                  - split: {tokenize: "\\n", streaming: true}
                """ + (topic.equals("held") ? "value: {format: string}\n" : "");
    }

    private static String ticking(String topic) {
        return "topic: " + topic + "\nsource: {uri: 'timer:tick?period=50'}\nvalue: {format: string}\n"
                + "steps: [{setBody: {constant: tick}}]\n";
    }

    private static String insert(String topic) {
        return "topic: " + topic + "\n" + """
                sink:
                  uri: sql:INSERT INTO t VALUES (:#id)
                  parameters: {batch: BATCH}
                datasource: {url: "jdbc:h2:${env:DIR}/db;AUTO_SERVER=TRUE", username: sa}
                """.replace("BATCH", Boolean.toString(topic.equals("mixed")));
    }

    /** In one move, or the hub may find a file that is half written. */
    private void connector(String name, String text) throws IOException {
        Path ready = Files.writeString(folder.resolve(name + ".new"), "name: " + name + "\n" + text);
        Files.move(ready, connectors.resolve(name + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void drop(String name, String text) throws IOException {
        Path ready = Files.writeString(folder.resolve(name), text);
        Files.createDirectories(folder.resolve("in"));
        Files.move(ready, folder.resolve("in").resolve(name));
    }

    private Connection database() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:" + folder + "/db;AUTO_SERVER=TRUE", "sa", "");
    }

    private static void createTable(Connection database) throws SQLException {
        try (var sql = database.createStatement()) {
            sql.execute("CREATE TABLE t (id INT)");
        }
    }

    private static void execute(Connection database, String statement) throws SQLException {
        try (var sql = database.createStatement()) {
            sql.execute(statement);
        }
    }

    private static List<Integer> ids(Connection database) throws SQLException {
        var ids = new ArrayList<Integer>();
        try (var sql = database.createStatement();
                var rows = sql.executeQuery("SELECT id FROM t ORDER BY _ROWID_")) {
            while (rows.next()) {
                ids.add(rows.getInt(1));
            }
        }
        return ids;
    }

    private static Map<String, String> headers(ConsumerRecord<?, ?> record) {
        var headers = new HashMap<String, String>();
        record.headers().forEach(it -> headers.put(it.key(), new String(it.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    private ConnectorStatus status(String name) {
        return runtime.connector(name).orElseThrow();
    }

    private void awaitState(String name, ConnectorState state) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(runtime.connector(name))
                .hasValueSatisfying(
                        it -> assertThat(it.state()).as(it.toString()).isEqualTo(state)));
    }

    private void awaitDone(String file) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(folder.resolve("in/.done").resolve(file)).exists());
        try (Stream<Path> left = Files.list(folder.resolve("in"))) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
