package io.crossdock.cli;

import io.crossdock.hub.Hub;
import io.crossdock.hub.KafkaBrokerSettings;
import io.crossdock.hub.config.HubConfigReader;
import io.crossdock.hub.data.DataFolder;
import io.crossdock.hub.data.RunFile;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.crossdock.cli.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A hub becomes what files say, with all there is to say, and nothing else in it is touched. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlanIT {
    private Path data;
    private Path connectors;
    private Hub hub;

    @TempDir
    Path files;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        data = folder.resolve("data");
        connectors = Files.createDirectories(folder.resolve("connectors"));
        var config = new HubConfigReader(folder, new KafkaBrokerSettings())
                .read(
                        Optional.empty(),
                        List.of(
                                "roles=zookeeper,broker,registry,connectors,http",
                                "zookeeper.listen=127.0.0.1:0",
                                "http.listen=127.0.0.1:0",
                                "broker.listeners=PLAINTEXT://127.0.0.1:0",
                                "broker.authorizer=acl",
                                "broker.super.users=User:ANONYMOUS",
                                "connectors.directory=" + connectors),
                        Optional.of(data));
        hub = new Hub(config, DataFolder.open(config.data()), "test", Clock.systemUTC(), what -> {});
        hub.start();
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @BeforeEach
    void begin() throws IOException {
        write("line.avsc", "{\"type\":\"record\",\"name\":\"Line\",\"fields\":[{\"name\":\"o\",\"type\":\"Order\"}]}");
    }

    @Test
    void afterApplyThePlanIsEmptyAndWhatNoFileNamesAnyMoreGoes() throws Exception {
        write("tick.yaml", """
                name: tick
                source: {kamelet: timer-source, properties: {period: 60000, message: hello}}
                topic: all.ticks
                """);
        Path file = write("all.yaml", """
                owner: all
                topics:
                  all.orders: {partitions: 2, config: {retention.ms: 604800000}}
                  all.ticks: {}
                configs: {log.retention.ms: 900000000}
                acls:
                  - {allow: User:alice, operations: [READ, WRITE], topic: all.orders}
                quotas:
                  - {user: alice, limits: {producer_byte_rate: 1048576, consumer_byte_rate: 2000000}}
                schemas:
                  a-line:
                    file: line.avsc
                    references: [{name: Order, subject: z-order, version: 1}]
                  z-order:
                    type: AVRO
                    compatibility: FULL
                    schema: '{"type":"record","name":"Order","fields":[{"name":"id","type":"long"}]}'
                connectors: tick.yaml
                """);

        var before = plan(file);
        assertThat(before.exit()).as(before.out() + before.err()).isEqualTo(2);
        assertThat(before.out()).contains("+ create topic all.orders", "9 to create");
        var applied = apply(file);
        assertThat(applied.exit()).as(applied.out() + applied.err()).isZero();
        assertThat(applied.out()).contains("done: create connector tick", "all is as the files say");
        assertThat(connectors.resolve("tick.yaml")).exists();
        var after = plan(file);
        assertThat(after.exit()).as(after.out()).isZero();
        assertThat(after.out()).contains("nothing to do: all 9 things of 'all' are as they should be");

        write("all.yaml", """
                owner: all
                topics:
                  all.orders: {partitions: 4, config: {retention.ms: 3600000, cleanup.policy: delete}}
                quotas:
                  - {user: alice, limits: {producer_byte_rate: 5}}
                schemas:
                  z-order:
                    type: AVRO
                    schema: '{"type":"record","name":"Order","fields":[{"name":"id","type":"long"},
                      {"name":"note","type":"string","default":""}]}'
                """);
        var changed = plan(file);
        assertThat(changed.out())
                .contains(
                        "~ change topic all.orders",
                        "retention.ms  604800000 → 3600000",
                        "! retention.ms is shortened",
                        "consumer_byte_rate  2000000 → (default)",
                        "- delete topic all.ticks",
                        "! all its records are deleted",
                        "3 to change, 0 to adopt, 6 to delete");
        assertThat(changed.out().indexOf("delete connector tick"))
                .isLessThan(changed.out().indexOf("delete topic all.ticks"));
        var again = apply(file);
        assertThat(again.exit()).as(again.out() + again.err()).isZero();
        assertThat(plan(file).exit()).isZero();
        assertThat(connectors.resolve("tick.yaml")).doesNotExist();
    }

    @Test
    void whatIsNotOwnedIsRefusedLeftOrAdopted() throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic("own.old", 1, (short) 1), new NewTopic("own.other", 1, (short) 1)))
                    .all()
                    .get();
            await().until(() -> admin.listTopics().names().get().contains("own.other"));
            Path file = write("own.yaml", "owner: own\ntopics: {own.old: {config: {retention.ms: 5000}}, own.new: {}}");

            var refused = apply(file);
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.out()).contains("x refuse topic own.old", "--adopt makes it 'own's", "1 REFUSED");
            assertThat(admin.listTopics().names().get()).doesNotContain("own.new");

            var adopted = apply(file, "--adopt");
            assertThat(adopted.exit()).as(adopted.out() + adopted.err()).isZero();
            assertThat(adopted.out()).contains("& adopt topic own.old", "retention.ms  (default) → 5000");
            var others = run(arguments("plan", write("theirs.yaml", "owner: them\ntopics: {own.old: {}}"), "--adopt"));
            assertThat(others.exit()).isEqualTo(1);
            assertThat(others.out()).contains("it belongs to 'own'");

            write("own.yaml", "owner: own\n");
            assertThat(apply(file).exit()).isZero();
            await().untilAsserted(() -> assertThat(admin.listTopics().names().get())
                    .contains("own.other")
                    .doesNotContain("own.old", "own.new"));
        }
    }

    @Test
    void aMistakeInOneFileOrARefusalOfTheClusterChangesNothing() throws Exception {
        Path right = write("right.yaml", "owner: wrong\ntopics: {wrong.a: {}}");
        Path wrong = write("wrong.yaml", "topics: {wrong.b: {partitoins: 2}}");
        Path strange = write("strange.yaml", "topics: {wrong.c: {config: {retention.ms: soon}}}");

        var one = apply(right, wrong.toString());
        assertThat(one.exit()).isEqualTo(1);
        assertThat(one.err()).contains(wrong + ":1:20: ", "did you mean 'partitions'?");
        var two = apply(right, strange.toString());
        assertThat(two.exit()).isEqualTo(1);
        assertThat(two.err()).contains(strange + ":1:10: topic wrong.c: ");
        try (Admin admin = admin()) {
            assertThat(admin.listTopics().names().get()).noneMatch(name -> name.startsWith("wrong."));
        }
    }

    @Test
    void plansAreForProgramsTooAndTheirExitCodesAreTheirOwn() throws Exception {
        Path file = write("json.yaml", "owner: json\ntopics: {json.a: {}}");

        var json = run(arguments("plan", file, "--output", "json"));
        assertThat(json.exit()).isEqualTo(2);
        assertThat(json.out()).contains("\"verb\" : \"create\"", "\"name\" : \"json.a\"");
        assertThat(run(arguments("plan", file, "--output", "yaml")).out()).contains("- verb: create");
        assertThat(run(arguments("plan", file, "--output", "xml")).exit()).isEqualTo(64);
        assertThat(run("plan", "--help").out()).containsPattern("2 +there is something to do");
    }

    private Commands.Ran plan(Path file) {
        return run(arguments("plan", file));
    }

    private Commands.Ran apply(Path file, String... more) {
        var arguments = arguments("apply", file, more);
        arguments.add("--yes");
        return run(arguments);
    }

    private List<String> arguments(String command, Path file, String... more) {
        var arguments = new ArrayList<>(List.of(command, "--data", data.toString(), file.toString()));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private Admin admin() {
        String broker = RunFile.find(data).orElseThrow().brokerAddresses().get(0);
        return Admin.create(Map.of("bootstrap.servers", broker.substring(broker.indexOf("://") + 3)));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(files.resolve(name), text);
    }
}
