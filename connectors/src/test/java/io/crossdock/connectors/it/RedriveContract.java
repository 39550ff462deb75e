package io.crossdock.connectors.it;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.ConnectorsConfig;
import io.crossdock.connectors.cluster.TestCluster;
import io.crossdock.connectors.cluster.Topics;
import io.crossdock.connectors.deadletter.Cursor;
import io.crossdock.connectors.deadletter.Letter;
import io.crossdock.connectors.deadletter.LetterBox;
import io.crossdock.connectors.deadletter.LetterEdit;
import io.crossdock.connectors.deadletter.LetterFilter;
import io.crossdock.connectors.deadletter.LetterPage;
import io.crossdock.connectors.deadletter.LetterPage.Found;
import io.crossdock.connectors.deadletter.RedriveOrder;
import io.crossdock.connectors.deadletter.RedriveProgress;
import io.crossdock.connectors.deadletter.RedriveProgress.State;
import io.crossdock.connectors.definition.TrialOutcome;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What becomes of dead letters once their cause is mended, on any kind of broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RedriveContract {
    private static final RedriveOrder ALL = order(LetterFilter.ALL);

    private TestCluster cluster;
    private Topics topics;
    private ConnectorRuntime runtime;
    private Path folder;
    private Path connectors;

    abstract TestCluster startCluster() throws Exception;

    @BeforeAll
    void startIt() throws Exception {
        cluster = startCluster();
        topics = new Topics(cluster);
    }

    @AfterAll
    void stopIt() throws Exception {
        cluster.close();
    }

    @BeforeEach
    void start(@TempDir Path temporary) throws IOException {
        folder = temporary;
        connectors = Files.createDirectory(folder.resolve("connectors"));
        runtime = startRuntime();
    }

    private ConnectorRuntime startRuntime() {
        return ConnectorRuntime.start(new ConnectorsConfig(
                connectors, cluster.clientSettings(), Map.of("DIR", folder.toString()), Duration.ofMillis(100)));
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    @Test
    void poisonOfEveryStageOfASinkArrivesOnceItsCauseIsMended() throws Exception {
        try (Connection database = database()) {
            createTable(database, "SMALLINT");
            topics.write(
                    "orders",
                    "{\"n\": {\"id\": 1}}",
                    "]",
                    "{\"m\": 3}",
                    "{\"n\": {\"id\": 70000}}",
                    "{\"n\": {\"id\": 5}}");
            connector("out", sink("orders", "$.n"));
            awaitLetters("out", 3);
            assertThat(stages("out")).containsExactlyInAnyOrder("decode", "step", "deliver");

            execute(database, "ALTER TABLE t ALTER COLUMN id INT");
            awaitState("out", ConnectorState.RUNNING);
            LetterBox box = runtime.deadLetters("out");
            Letter broken = only(box, new LetterFilter(null, "decode", null, null, null, null));
            box.edit(broken.place(), value("{\"n\": {\"id\": 2}}"));
            Letter lost = only(box, new LetterFilter(null, "step", null, null, null, null));
            assertThat(box.test(lost.place(), LetterEdit.NONE))
                    .isInstanceOfSatisfying(TrialOutcome.Failed.class, it -> assertThat(it.stage())
                            .isEqualTo("step"));
            assertThat(box.test(lost.place(), value("{\"n\": {\"id\": 3}}"))).isInstanceOf(TrialOutcome.Passed.class);
            box.edit(lost.place(), value("{\"n\": {\"id\": 3}}"));

            box.redrive(ALL);
            RedriveProgress done = awaitEnd(box);

            assertThat(done.redriven()).isEqualTo(3);
            assertThat(done.returned()).isZero();
            assertThat(ids(database)).containsExactlyInAnyOrder(1, 2, 3, 5, 70000);
            assertThat(box.causes(LetterFilter.ALL, null).causes()).isEmpty();
            assertThat(topics.values("orders"))
                    .as("no other reader sees a redriven record")
                    .hasSize(5);

            box.redrive(ALL);
            assertThat(awaitEnd(box).redriven()).as("nothing is redriven twice").isZero();
            assertThat(ids(database)).hasSize(5);
        }
    }

    @Test
    void aSourcesLettersTakeTheStepsAgainAsWholeMessagesOrAsParts() throws Exception {
        connector("lines", lines("lines", "{json: {}}"));
        drop("a.txt", "{\"n\": 1}\nnot json\n{\"n\": 3}\n[4");
        awaitLetters("lines", 2);
        LetterBox box = runtime.deadLetters("lines");
        assertThat(box.list(LetterFilter.ALL, null, false, 10).letters())
                .extracting(it -> it.letter().origin() + " " + it.letter().stage())
                .containsExactly("a.txt#1 step", "a.txt#3 step");
        Letter first = only(box, new LetterFilter(null, null, null, null, null, 0L));
        box.edit(first.place(), value("{\"n\": 2}"));

        box.redrive(ALL);
        RedriveProgress done = awaitEnd(box);

        assertThat(topics.values("lines")).containsExactly("{\"n\":1}", "{\"n\":3}", "{\"n\":2}");
        assertThat(topics.read("lines")).extracting(ConsumerRecord::key).containsOnly("a.txt");
        assertThat(done.redriven()).isEqualTo(1);
        assertThat(done.returned()).isEqualTo(1);
        assertThat(only(box, LetterFilter.ALL).redrives()).isEqualTo(1);
    }

    @Test
    void aLetterThatKeepsComingBackIsLeftAloneUntilSomebodyInsists() throws Exception {
        connector("loop", lines("loop", "{json: {}}"));
        drop("a.txt", "never json");
        awaitLetters("loop", 1);
        LetterBox box = runtime.deadLetters("loop");
        RedriveOrder once = new RedriveOrder(LetterFilter.ALL, RedriveOrder.UNHINDERED, 1, false);
        box.redrive(once);
        assertThat(awaitEnd(box).returned()).isEqualTo(1);

        box.redrive(once);
        RedriveProgress left = awaitEnd(box);
        assertThat(left.looped()).isEqualTo(1);
        assertThat(left.returned()).isZero();

        box.redrive(new RedriveOrder(LetterFilter.ALL, RedriveOrder.UNHINDERED, 1, true));
        assertThat(awaitEnd(box).returned()).isEqualTo(1);
        assertThat(only(box, LetterFilter.ALL).redrives()).isEqualTo(2);
    }

    @Test
    void aRedriveThatWasInterruptedGoesOnAfterARestart() throws Exception {
        try (Connection database = database()) {
            createTable(database, "SMALLINT");
            topics.write(
                    "many",
                    IntStream.range(0, 40)
                            .mapToObj(i -> "{\"n\": {\"id\": " + (70_000 + i) + "}}")
                            .toArray(String[]::new));
            connector("many-out", sink("many", "$.n"));
            awaitLetters("many-out", 40);
            execute(database, "ALTER TABLE t ALTER COLUMN id INT");

            runtime.deadLetters("many-out").redrive(new RedriveOrder(LetterFilter.ALL, 20, 3, false));
            patiently().until(() -> !ids(database).isEmpty());
            assertThatThrownBy(() -> runtime.deadLetters("many-out").redrive(ALL))
                    .hasMessageContaining("being redriven already");
            runtime.close();
            int before = ids(database).size();
            assertThat(before).isLessThan(40);
            runtime = startRuntime();

            patiently().untilAsserted(() -> assertThat(ids(database)).hasSize(40));
            assertThat(new HashSet<>(ids(database))).hasSize(40);
            RedriveProgress done = awaitEnd(runtime.deadLetters("many-out"));
            assertThat(done.redriven()).isEqualTo(40);
            assertThat(done.read()).isEqualTo(done.total()).isEqualTo(40);
        }
    }

    @Test
    void aFilterTakesOnlyWhatItMeansAndPagesLeadThroughAllLetters() throws Exception {
        try (Connection database = database()) {
            createTable(database, "SMALLINT");
            topics.write(
                    "mixed",
                    "{\"n\": {\"id\": 70001}}",
                    "]",
                    "{\"n\": {\"id\": 70002}}",
                    "]",
                    "{\"n\": {\"id\": 70003}}");
            connector("mixed-out", sink("mixed", "$.n"));
            awaitLetters("mixed-out", 5);
            execute(database, "ALTER TABLE t ALTER COLUMN id INT");
            LetterBox box = runtime.deadLetters("mixed-out");

            assertThat(walk(box, true, 2)).containsExactly(4L, 3L, 2L, 1L, 0L);
            assertThat(walk(box, false, 2)).containsExactly(0L, 1L, 2L, 3L, 4L);
            assertThat(box.causes(LetterFilter.ALL, null).causes())
                    .extracting(it -> it.stage() + " " + it.letters())
                    .containsExactlyInAnyOrder("decode 2", "deliver 3");

            box.redrive(order(new LetterFilter(null, "deliver", "k2", null, null, null)));
            assertThat(awaitEnd(box).redriven()).isEqualTo(1);
            assertThat(ids(database)).containsExactly(70002);

            box.redrive(order(new LetterFilter(null, "deliver", null, null, 3L, 9L)));
            assertThat(awaitEnd(box).redriven()).isEqualTo(1);
            assertThat(ids(database)).containsExactlyInAnyOrder(70002, 70003);
        }
    }

    private static List<Long> walk(LetterBox box, boolean newest, int limit) {
        var offsets = new ArrayList<Long>();
        Cursor at = null;
        do {
            LetterPage page = box.list(LetterFilter.ALL, at, newest, limit);
            page.letters().forEach(found -> offsets.add(found.letter().place().offset()));
            at = page.next();
        } while (at != null);
        return offsets;
    }

    private static RedriveOrder order(LetterFilter filter) {
        return new RedriveOrder(filter, RedriveOrder.UNHINDERED, RedriveOrder.USUAL_MOST, false);
    }

    private static LetterEdit value(String text) {
        return new LetterEdit(Optional.empty(), Optional.of(text.getBytes(UTF_8)), Map.of());
    }

    private static Letter only(LetterBox box, LetterFilter filter) {
        List<Letter> open = box.list(filter, null, true, 100).letters().stream()
                .filter(found -> !found.settled())
                .map(Found::letter)
                .toList();
        assertThat(open).hasSize(1);
        return open.get(0);
    }

    private List<String> stages(String name) {
        return runtime.deadLetters(name).list(LetterFilter.ALL, null, false, 100).letters().stream()
                .map(found -> found.letter().stage())
                .toList();
    }

    private static RedriveProgress awaitEnd(LetterBox box) throws Exception {
        patiently().until(() -> box.progress().state() == State.DONE);
        return box.progress();
    }

    private void awaitLetters(String name, int count) {
        patiently().untilAsserted(() -> assertThat(runtime.connector(name))
                .hasValueSatisfying(it -> assertThat(it.deadLettered()).isEqualTo(count)));
    }

    private void awaitState(String name, ConnectorState state) {
        patiently().untilAsserted(() -> assertThat(runtime.connector(name))
                .hasValueSatisfying(it -> assertThat(it.state()).isEqualTo(state)));
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60));
    }

    private static String sink(String topic, String path) {
        return "topic: " + topic + "\n" + """
                sink: {uri: "sql:INSERT INTO t VALUES (:#id)"}
                steps: [{setBody: {jsonpath: "PATH"}}]
                datasource: {url: "jdbc:h2:${env:DIR}/db;AUTO_SERVER=TRUE", username: sa}
                errors: {retries: 0, deadLetter: TOPIC.dead, breaker: 0}
                """.replace("PATH", path).replace("TOPIC", topic);
    }

    private static String lines(String topic, String format) {
        return "topic: " + topic + "\n" + """
                source:
                  uri: file
                  parameters: {directoryName: "${env:DIR}/in", move: ".done/${file:name}", delay: 100, initialDelay: 0}
                key: "${header.CamelFileName}"
                steps: [{split: {tokenize: "\\n", streaming: true, steps: [{unmarshal: FORMAT}]}}]
                errors: {retries: 0, deadLetter: TOPIC.dead, breaker: 0}
                """.replace("FORMAT", format).replace("TOPIC", topic);
    }

    private void connector(String name, String text) throws IOException {
        Files.writeString(connectors.resolve(name + ".yaml"), "name: " + name + "\n" + text);
    }

    private void drop(String name, String text) throws IOException {
        Path ready = Files.writeString(folder.resolve(name), text);
        Files.createDirectories(folder.resolve("in"));
        Files.move(ready, folder.resolve("in").resolve(name));
    }

    private Connection database() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:" + folder + "/db;AUTO_SERVER=TRUE", "sa", "");
    }

    private static void createTable(Connection database, String type) throws SQLException {
        execute(database, "CREATE TABLE t (id " + type + ")");
    }

    private static void execute(Connection database, String statement) throws SQLException {
        try (var sql = database.createStatement()) {
            sql.execute(statement);
        }
    }

    private static List<Integer> ids(Connection database) throws SQLException {
        var ids = new ArrayList<Integer>();
        try (var sql = database.createStatement();
                var rows = sql.executeQuery("SELECT id FROM t")) {
            while (rows.next()) {
                ids.add(rows.getInt(1));
            }
        }
        return ids;
    }
}
