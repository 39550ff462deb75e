package io.crossdock.cli;

import io.crossdock.hub.Hub;
import io.crossdock.hub.KafkaBrokerSettings;
import io.crossdock.hub.config.HubConfigReader;
import io.crossdock.hub.data.DataFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static io.crossdock.cli.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What one hub had is put into another, with the ids of its schemas, and nothing there is overwritten unasked. */
class BackupIT {
    private static final String FIRST = "{\"type\":\"record\",\"name\":\"Order\",\"fields\":[]}";
    private static final String SECOND = "{\"type\":\"record\",\"name\":\"Order\",\"fields\":"
            + "[{\"name\":\"note\",\"type\":\"string\",\"default\":\"\"}]}";

    @TempDir
    Path folder;

    @Test
    void anotherHubBecomesWhatTheFirstWas() throws Exception {
        Path file = folder.resolve("backup.yaml");
        try (Hub hub = hub("one")) {
            hub.start();
            fill();
            var made = run("backup", "--data", data("one"), file.toString());
            assertThat(made.exit()).as(made.err()).isZero();
            assertThat(made.out()).contains("1 configs, 2 topics, 2 schemas, 1 acls, 1 quotas, 1 connectors");
            assertThat(run("backup", "--data", data("one"), file.toString()).exit())
                    .isEqualTo(1);
            assertThat(run("restore", "--data", data("one"), file.toString()).out())
                    .contains("nothing to do: all 8 things");
        }
        assertThat(Files.readString(file))
                .contains("crossdock-backup: 1", "users:\n- alice\n")
                .doesNotContain("s3cr3t");
        try (Hub hub = hub("two")) {
            hub.start();
            done("topics", "create", "--data", data("two"), "own");
            done("topics", "create", "--data", data("two"), "orders", "--partitions", "1");

            var dry = restore(file, "--dry-run");
            assertThat(dry.exit()).as(dry.err()).isEqualTo(2);
            assertThat(dry.out())
                    .contains("+ create topic payments", "x refuse topic orders", "partitions  1 → 3", "alice");
            assertThat(run("topics", "list", "--data", data("two")).out()).doesNotContain("payments");

            var kept = restore(file, "--yes");
            assertThat(kept.exit()).as(kept.out() + kept.err()).isEqualTo(2);
            assertThat(kept.out()).contains("done: create schema orders-value").doesNotContain("done: change");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(restore(file, "--dry-run").out())
                            .contains("0 to create", "7 as they should be, 1 REFUSED"));

            var overwritten = restore(file, "--yes", "--overwrite");
            assertThat(overwritten.exit())
                    .as(overwritten.out() + overwritten.err())
                    .isZero();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(restore(file, "--dry-run").out()).contains("nothing to do: all 8 things"));
            assertThat(run("schemas", "show", "--data", data("two"), "orders-value", "2", "--output", "json")
                            .out())
                    .contains("\"id\" : 4");
            assertThat(run("topics", "list", "--data", data("two")).out()).contains("own");
            // The subject takes new versions again.
            register(data("two"), "lines-value", schema("l.avsc", "\"long\""));
        }
    }

    private void fill() throws Exception {
        String data = data("one");
        done("topics", "create", "--data", data, "orders", "--partitions", "3", "--config", "retention.ms=3600000");
        done("topics", "create", "--data", data, "payments");
        // Ids that go on behind a gap are not those that an empty registry would give.
        register(data, "scratch", schema("scratch.avsc", "\"boolean\""));
        done("schemas", "delete", "--data", data, "scratch");
        register(data, "lines-value", schema("lines.avsc", "\"int\""));
        register(data, "orders-value", schema("first.avsc", FIRST));
        register(data, "orders-value", schema("second.avsc", SECOND));
        done("schemas", "compatibility", "--data", data, "--set", "NONE", "lines-value");
        done("acls", "add", "--data", data, "--topic", "orders", "--allow", "User:alice", "--operation", "READ");
        done("quotas", "set", "--data", data, "--user", "alice", "producer_byte_rate=1000");
        Path config =
                Files.writeString(folder.resolve("config.yaml"), "owner: o\nconfigs: {log.retention.ms: 7200000}\n");
        done("apply", "--data", data, "--yes", config.toString());
        done("users", "add", "--data", data, "alice");
    }

    private static void register(String data, String subject, String file) {
        done("schemas", "register", "--data", data, "--subject", file + "=" + subject, file);
    }

    private String schema(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static void done(String... arguments) {
        var ran = run(arguments);
        assertThat(ran.exit())
                .as(String.join(" ", arguments) + ": " + ran.out() + ran.err())
                .isZero();
    }

    private Commands.Ran restore(Path file, String... more) {
        var arguments = new ArrayList<>(List.of("restore", "--data", data("two"), file.toString()));
        arguments.addAll(List.of(more));
        return run(arguments);
    }

    private String data(String name) {
        return folder.resolve(name).toString();
    }

    private Hub hub(String name) throws Exception {
        Path connectors = Files.createDirectories(folder.resolve(name + "-connectors"));
        if (name.equals("one")) {
            Files.writeString(connectors.resolve("tick.yaml"), """
                    name: tick
                    source: {kamelet: timer-source, properties: {period: 60000, message: hello}}
                    topic: payments
                    """);
        }
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
                        Optional.of(folder.resolve(name)));
        return new Hub(config, DataFolder.open(config.data()), "test", Clock.systemUTC(), what -> {});
    }
}
