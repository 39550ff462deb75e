package io.crossdock.connectors.fleet;

import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.ConnectorStatus;
import io.crossdock.connectors.Target;
import io.crossdock.connectors.cluster.TestCluster;
import io.crossdock.connectors.cluster.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/** Hubs with folders of their own that answer for each other and are steered at any: asked of the real brokers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FleetContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<FleetHub> running = new ArrayList<>();
    private TestCluster cluster;

    abstract TestCluster startCluster() throws Exception;

    @BeforeAll
    void start() throws Exception {
        cluster = startCluster();
    }

    @AfterEach
    void closeHubs() {
        running.forEach(FleetHub::close);
        running.clear();
    }

    @AfterAll
    void stop() throws Exception {
        cluster.close();
    }

    @Test
    void aSinkThatIsMadeAtOneHubRunsOnAllAndIsSteeredAndRemovedAtAny(@TempDir Path folder) throws Exception {
        new Topics(cluster).write("shared", "1", "2", "3");
        FleetHub one = hub("one:1", "made", folder);
        FleetHub two = hub("two:1", "made", folder);
        FleetHub three = hub("three:1", "made", folder);

        assertThat(one.hubs().put("shared", sink("shared"))).isEmpty();
        for (FleetHub each : running) {
            patiently().untilAsserted(() -> assertThat(tasks(each, "shared"))
                    .containsExactly("RUNNING one:1", "RUNNING three:1", "RUNNING two:1"));
            assertThat(each.folder().resolve("shared.yaml")).hasContent(sink("shared"));
            assertThat(each.connect().config("shared")).containsEntry("yaml", sink("shared"));
        }

        two.hubs().stop("shared");
        assertThat(state("shared", two)).isEqualTo(ConnectorState.PAUSED);
        for (FleetHub each : running) {
            patiently().untilAsserted(() -> assertThat(
                            each.connect().status("shared").connector().state())
                    .isEqualTo("STOPPED"));
            patiently().untilAsserted(() -> assertThat(tasks(each, "shared")).isEmpty());
        }
        patiently().ignoreExceptions().untilAsserted(() -> assertThat(
                        three.offsets().reset("shared").message())
                .contains("reset"));
        three.hubs().restart("shared", false);
        for (FleetHub each : running) {
            patiently().untilAsserted(() -> assertThat(tasks(each, "shared"))
                    .containsExactly("RUNNING one:1", "RUNNING three:1", "RUNNING two:1"));
        }
        assertThatThrownBy(() -> one.offsets().reset("shared")).hasMessageContainingAll("STOPPED", "two:1");

        three.hubs().remove("shared");
        for (FleetHub each : running) {
            patiently().untilAsserted(() -> assertThat(each.hubs().connector("shared"))
                    .isEmpty());
            assertThat(files(each.folder()))
                    .noneMatch(file -> file.startsWith("shared"))
                    .anyMatch(file -> file.startsWith(".shared.yaml.removed-"));
        }
    }

    @Test
    void whatWasMadePausedOrRemovedWhileAHubWasAwayHoldsThereWhenItIsBack(@TempDir Path folder) throws Exception {
        FleetHub one = hub("one:1", "away", folder);
        FleetHub two = hub("two:1", "away", folder);
        one.hubs().put("removed", sink("removed"));
        one.hubs().put("paused", sink("paused"));
        patiently().untilAsserted(() -> assertThat(files(two.folder()))
                .contains("removed.yaml", ".removed.yaml.shared", "paused.yaml"));
        running.remove(two);
        two.close();
        patiently().untilAsserted(() -> assertThat(tasks(one, "paused")).containsExactly("RUNNING one:1"));

        one.hubs().pause("paused");
        one.hubs().remove("removed");
        one.hubs().put("made", sink("made"));
        FleetHub back = hub("two:1", "away", folder);

        patiently().untilAsserted(() -> assertThat(back.runtime().connectors())
                .extracting(ConnectorStatus::name, ConnectorStatus::state)
                .containsExactly(tuple("made", ConnectorState.RUNNING), tuple("paused", ConnectorState.PAUSED)));
        back.hubs().resume("paused");
        patiently().untilAsserted(() -> assertThat(tasks(one, "paused"))
                .containsExactly("RUNNING one:1", "RUNNING two:1"));
    }

    @Test
    void aSourceThatRunsOnceIsShownWhereItRunsAndGoesOnElsewhereWhenThatHubLeaves(@TempDir Path folder)
            throws Exception {
        FleetHub one = hub("one:1", "leased", folder);
        FleetHub two = hub("two:1", "leased", folder);
        one.hubs().put("ticks", ticks("ticks"));
        patiently().untilAsserted(() -> assertThat(tasks(one, "ticks"))
                .hasSize(1)
                .allMatch(task -> task.startsWith("RUNNING "))
                .isEqualTo(tasks(two, "ticks")));
        FleetHub runs = tasks(one, "ticks").get(0).endsWith(one.name()) ? one : two;
        FleetHub other = runs == one ? two : one;

        other.hubs().pause("ticks");
        patiently().untilAsserted(() -> assertThat(state("ticks", runs)).isEqualTo(ConnectorState.PAUSED));
        patiently().untilAsserted(() -> assertThat(tasks(other, "ticks")).containsExactly("PAUSED " + runs.name()));
        other.hubs().resume("ticks");
        patiently().untilAsserted(() -> assertThat(tasks(other, "ticks")).containsExactly("RUNNING " + runs.name()));

        running.remove(runs);
        runs.close();
        patiently().untilAsserted(() -> assertThat(tasks(other, "ticks")).containsExactly("RUNNING " + other.name()));
    }

    @Test
    void whatIsMadePausedStartsOnNoHub(@TempDir Path folder) throws Exception {
        FleetHub one = hub("one:1", "initially", folder);
        FleetHub two = hub("two:1", "initially", folder);

        one.hubs().put("later", sink("later"), Target.PAUSED);

        for (FleetHub each : running) {
            patiently().ignoreExceptions().untilAsserted(() -> assertThat(state("later", each))
                    .isEqualTo(ConnectorState.PAUSED));
        }
        two.hubs().resume("later");
        patiently()
                .untilAsserted(() -> assertThat(tasks(one, "later")).containsExactly("RUNNING one:1", "RUNNING two:1"));
    }

    @Test
    void anOrderThatIsRecordedButNotDoneHereIsNotCalledDone() throws Exception {
        var doing = new CountDownLatch(1);
        var board = new Board(
                "_crossdock.connectors.slow",
                cluster.clientSettings(),
                Clock.systemUTC(),
                Duration.ofSeconds(2),
                new Board.Follower() {
                    @Override
                    public void loaded(Board.Whereabouts where) {}

                    @Override
                    public void happened(BoardEvent event, Board.Whereabouts where) {
                        try {
                            doing.await();
                        } catch (InterruptedException stop) {
                            Thread.currentThread().interrupt();
                        }
                    }
                });
        try {
            var pause = List.of(new Board.Entry(BoardKey.target("orders"), BoardWire.target(Target.PAUSED)));
            board.begin();
            patiently().until(() -> board.awaitLoaded(Duration.ofSeconds(1)));

            assertThatThrownBy(() -> board.write(pause)).hasMessageContainingAll("recorded for all hubs", "within 2 s");

            doing.countDown();
            patiently().ignoreExceptions().untilAsserted(() -> board.write(pause));
        } finally {
            doing.countDown();
            board.close(List.of());
        }
    }

    @Test
    void aBoardThatIsDeletedIsMadeAnewWithAllThatStoodOnItAndForgetsNothing(@TempDir Path folder) throws Exception {
        FleetHub one = hub("one:1", "lost", folder);
        FleetHub two = hub("two:1", "lost", folder);
        one.hubs().put("kept", sink("kept"));
        one.hubs().put("paused", sink("paused"));
        one.hubs().pause("paused");
        patiently()
                .untilAsserted(() -> assertThat(tasks(two, "kept")).containsExactly("RUNNING one:1", "RUNNING two:1"));
        String topic = "_crossdock.connectors.lost";
        try (Admin admin = Admin.create(cluster.clientSettings())) {
            Uuid former = id(admin, topic);

            admin.deleteTopics(List.of(topic)).all().get();

            // whoever is first to write, one of the hubs knowingly or the cluster itself
            patiently().ignoreExceptions().untilAsserted(() -> {
                assertThat(id(admin, topic)).isNotEqualTo(former);
                assertThat(policy(admin, topic)).isEqualTo("compact");
            });
            Uuid now = id(admin, topic);
            for (FleetHub each : running) {
                patiently().untilAsserted(() -> assertThat(
                                Files.readString(each.folder().resolve(".kept.yaml.shared")))
                        .startsWith(now.toString()));
                assertThat(each.folder().resolve("kept.yaml")).hasContent(sink("kept"));
                assertThat(files(each.folder())).noneMatch(file -> file.contains("removed"));
                patiently().untilAsserted(() -> assertThat(tasks(each, "kept"))
                        .containsExactly("RUNNING one:1", "RUNNING two:1"));
                patiently()
                        .untilAsserted(() -> assertThat(state("paused", each)).isEqualTo(ConnectorState.PAUSED));
            }
        }
        running.remove(two);
        two.close();
        FleetHub back = hub("two:1", "lost", folder);
        patiently().untilAsserted(() -> assertThat(back.runtime().connectors())
                .extracting(ConnectorStatus::name, ConnectorStatus::state)
                .containsExactly(tuple("kept", ConnectorState.RUNNING), tuple("paused", ConnectorState.PAUSED)));
    }

    @Test
    void aPauseHoldsThoughTheBoardIsDeletedWhileNoHubIsThere(@TempDir Path folder) throws Exception {
        FleetHub first = hub("one:1", "gone", folder);
        first.hubs().put("paused", sink("paused"));
        first.hubs().pause("paused");
        running.remove(first);
        first.close();
        String topic = "_crossdock.connectors.gone";
        try (Admin admin = Admin.create(cluster.clientSettings())) {
            admin.deleteTopics(List.of(topic)).all().get();
            patiently().until(() -> !admin.listTopics().names().get().contains(topic));

            FleetHub back = hub("one:1", "gone", folder);

            patiently().ignoreExceptions().untilAsserted(() -> assertThat(
                            Files.readString(back.folder().resolve(".targets.json")))
                    .contains(id(admin, topic).toString()));
            assertThat(state("paused", back)).isEqualTo(ConnectorState.PAUSED);
            FleetHub other = hub("two:1", "gone", folder);
            patiently().ignoreExceptions().untilAsserted(() -> assertThat(
                            other.connect().status("paused").connector().state())
                    .isEqualTo("PAUSED"));
            back.hubs().resume("paused");
            patiently().untilAsserted(() -> assertThat(tasks(back, "paused")).contains("RUNNING one:1"));
        }
    }

    private static Uuid id(Admin admin, String topic) throws Exception {
        return Objects.requireNonNull(admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get()
                        .get(topic))
                .topicId();
    }

    private static @Nullable String policy(Admin admin, String topic) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = Objects.requireNonNull(
                admin.describeConfigs(List.of(resource)).all().get().get(resource));
        return Objects.requireNonNull(config.get("cleanup.policy")).value();
    }

    @Test
    void filesThatWerePlacedByHandAreSeenEverywhereAndReplacedOnlyByWhoHasSeenThem(@TempDir Path folder)
            throws Exception {
        Path here = Files.createDirectory(folder.resolve("one"));
        Path there = Files.createDirectory(folder.resolve("two"));
        Files.writeString(here.resolve("same.yaml"), sink("same"));
        Files.writeString(there.resolve("same.yml"), sink("same"));
        Files.writeString(here.resolve("other.yaml"), sink("other"));
        Files.writeString(there.resolve("other.yaml"), sink("other") + "# of its own\n");
        Files.writeString(there.resolve("only.yaml"), sink("only"));
        FleetHub one = hub("one:1", "hand", folder);
        FleetHub two = hub("two:1", "hand", folder);
        for (String name : List.of("same", "other")) {
            patiently().untilAsserted(() -> assertThat(tasks(one, name)).hasSize(2));
        }
        patiently().untilAsserted(() -> assertThat(tasks(one, "only")).containsExactly("RUNNING two:1"));
        assertThat(one.connect().config("only")).containsEntry("yaml", sink("only"));

        String changed = sink("same") + "# changed\n";
        assertThat(one.hubs().put("same", changed)).isEmpty();
        patiently().untilAsserted(() -> assertThat(there.resolve("same.yml")).hasContent(changed));
        assertThat(here.resolve("same.yaml")).hasContent(changed);
        assertThat(files(there)).anyMatch(file -> file.startsWith(".same.yml.removed-"));

        assertThatThrownBy(() -> one.hubs().put("other", sink("other") + "# changed\n"))
                .hasMessageContainingAll("placed by hand", "two:1");
        assertThat(here.resolve("other.yaml")).hasContent(sink("other"));

        one.hubs().remove("only");
        patiently()
                .untilAsserted(() -> assertThat(two.runtime().connector("only")).isEmpty());
        assertThat(files(there)).anyMatch(file -> file.startsWith(".only.yaml.removed-"));
    }

    private FleetHub hub(String name, String group, Path folder) throws IOException {
        Path own = Files.createDirectories(folder.resolve(name.substring(0, name.indexOf(':'))));
        FleetHub hub = FleetHub.start(name, group, own, cluster);
        running.add(hub);
        return hub;
    }

    /** State and hub of each task of a connector, as a hub answers; none where it knows of none. */
    private static List<String> tasks(FleetHub asked, String connector) {
        return asked.hubs().connector(connector).stream()
                .flatMap(whole -> whole.tasks().stream())
                .map(task -> task.standing() + " " + task.worker())
                .toList();
    }

    private static @Nullable ConnectorState state(String connector, FleetHub hub) {
        return hub.runtime().connector(connector).map(ConnectorStatus::state).orElse(null);
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static ConditionFactory patiently() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50));
    }

    private static String sink(String name) {
        return """
                name: %1$s
                topic: %1$s
                sink: {uri: "log:%1$s"}
                value: {format: string}
                """.formatted(name);
    }

    private static String ticks(String name) {
        return """
                name: %1$s
                topic: %1$s
                partitions: 1
                source: {uri: "timer:tick", parameters: {period: 500, delay: 0}}
                value: {format: string}
                """.formatted(name);
    }
}
