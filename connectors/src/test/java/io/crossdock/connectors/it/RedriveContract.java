package io.crossdock.connectors.it;

import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.cluster.TestCluster;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import static io.crossdock.connectors.it.Installation.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What becomes of dead letters once their cause is mended, on any kind of broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RedriveContract {
    private static final RedriveOrder ALL = order(LetterFilter.ALL);

    @RegisterExtension
    final Installation hub = new Installation(this::startCluster);

    abstract TestCluster startCluster() throws Exception;

    @Test
    void poisonOfEveryStageOfASinkArrivesOnceItsCauseIsMended() throws Exception {
        try (Table table = Table.create(hub.folder(), "SMALLINT")) {
            hub.topics()
                    .write(
                            "orders",
                            "{\"n\": {\"id\": 1}}",
                            "]",
                            "{\"m\": 3}",
                            "{\"n\": {\"id\": 70000}}",
                            "{\"n\": {\"id\": 5}}");
            hub.connector("out", sink("orders", "$.n"));
            awaitLetters("out", 3);
            assertThat(stages("out")).containsExactlyInAnyOrder("decode", "step", "deliver");

            table.execute("ALTER TABLE t ALTER COLUMN id INT");
            hub.awaitState("out", ConnectorState.RUNNING);
            LetterBox box = hub.runtime().deadLetters("out");
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
            assertThat(table.ids()).containsExactlyInAnyOrder(1, 2, 3, 5, 70000);
            assertThat(box.causes(LetterFilter.ALL, null).causes()).isEmpty();
            assertThat(hub.topics().values("orders"))
                    .as("no other reader sees a redriven record")
                    .hasSize(5);

            box.redrive(ALL);
            assertThat(awaitEnd(box).redriven()).as("nothing is redriven twice").isZero();
            assertThat(table.ids()).hasSize(5);
        }
    }

    @Test
    void aSourcesLettersTakeTheStepsAgainAsWholeMessagesOrAsParts() throws Exception {
        hub.connector("lines", lines("lines", "{json: {}}"));
        hub.drop("a.txt", "{\"n\": 1}\nnot json\n{\"n\": 3}\n[4");
        awaitLetters("lines", 2);
        LetterBox box = hub.runtime().deadLetters("lines");
        assertThat(box.list(LetterFilter.ALL, null, false, 10).letters())
                .extracting(it -> it.letter().origin() + " " + it.letter().stage())
                .containsExactly("a.txt#1 step", "a.txt#3 step");
        Letter first = only(box, new LetterFilter(null, null, null, null, null, 0L));
        box.edit(first.place(), value("{\"n\": 2}"));

        box.redrive(ALL);
        RedriveProgress done = awaitEnd(box);

        assertThat(hub.topics().values("lines")).containsExactly("{\"n\":1}", "{\"n\":3}", "{\"n\":2}");
        assertThat(hub.topics().read("lines")).extracting(ConsumerRecord::key).containsOnly("a.txt");
        assertThat(done.redriven()).isEqualTo(1);
        assertThat(done.returned()).isEqualTo(1);
        assertThat(only(box, LetterFilter.ALL).redrives()).isEqualTo(1);
    }

    @Test
    void aLetterThatKeepsComingBackIsLeftAloneUntilSomebodyInsists() throws Exception {
        hub.connector("loop", lines("loop", "{json: {}}"));
        hub.drop("a.txt", "never json");
        awaitLetters("loop", 1);
        LetterBox box = hub.runtime().deadLetters("loop");
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
        try (Table table = Table.create(hub.folder(), "SMALLINT")) {
            hub.topics()
                    .write(
                            "many",
                            IntStream.range(0, 40)
                                    .mapToObj(i -> "{\"n\": {\"id\": " + (70_000 + i) + "}}")
                                    .toArray(String[]::new));
            hub.connector("many-out", sink("many", "$.n"));
            awaitLetters("many-out", 40);
            table.execute("ALTER TABLE t ALTER COLUMN id INT");

            hub.runtime().deadLetters("many-out").redrive(new RedriveOrder(LetterFilter.ALL, 5, 3, false));
            await().atMost(PATIENCE).until(() -> !table.ids().isEmpty());
            assertThatThrownBy(() -> hub.runtime().deadLetters("many-out").redrive(ALL))
                    .hasMessageContaining("being redriven already");
            hub.stop();
            int before = table.ids().size();
            assertThat(before).isLessThan(40);
            hub.start();

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(table.ids()).hasSize(40));
            assertThat(new HashSet<>(table.ids())).hasSize(40);
            RedriveProgress done = awaitEnd(hub.runtime().deadLetters("many-out"));
            assertThat(done.redriven()).isEqualTo(40);
            assertThat(done.read()).isEqualTo(done.total()).isEqualTo(40);
        }
    }

    @Test
    void aFilterTakesOnlyWhatItMeansAndPagesLeadThroughAllLetters() throws Exception {
        try (Table table = Table.create(hub.folder(), "SMALLINT")) {
            hub.topics()
                    .write(
                            "mixed",
                            "{\"n\": {\"id\": 70001}}",
                            "]",
                            "{\"n\": {\"id\": 70002}}",
                            "]",
                            "{\"n\": {\"id\": 70003}}");
            hub.connector("mixed-out", sink("mixed", "$.n"));
            awaitLetters("mixed-out", 5);
            table.execute("ALTER TABLE t ALTER COLUMN id INT");
            LetterBox box = hub.runtime().deadLetters("mixed-out");

            assertThat(walk(box, true, 2)).containsExactly(4L, 3L, 2L, 1L, 0L);
            assertThat(walk(box, false, 2)).containsExactly(0L, 1L, 2L, 3L, 4L);
            assertThat(box.causes(LetterFilter.ALL, null).causes())
                    .extracting(it -> it.stage() + " " + it.letters())
                    .containsExactlyInAnyOrder("decode 2", "deliver 3");

            box.redrive(order(new LetterFilter(null, "deliver", "k2", null, null, null)));
            assertThat(awaitEnd(box).redriven()).isEqualTo(1);
            assertThat(table.ids()).containsExactly(70002);

            box.redrive(order(new LetterFilter(null, "deliver", null, null, 3L, 9L)));
            assertThat(awaitEnd(box).redriven()).isEqualTo(1);
            assertThat(table.ids()).containsExactlyInAnyOrder(70002, 70003);
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
        return hub.runtime().deadLetters(name).list(LetterFilter.ALL, null, false, 100).letters().stream()
                .map(found -> found.letter().stage())
                .toList();
    }

    private static RedriveProgress awaitEnd(LetterBox box) throws Exception {
        await().atMost(PATIENCE).until(() -> box.progress().state() == State.DONE);
        return box.progress();
    }

    private void awaitLetters(String name, int count) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.runtime().connector(name))
                .hasValueSatisfying(it -> assertThat(it.deadLettered()).isEqualTo(count)));
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
}
