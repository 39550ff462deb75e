package io.crossdock.tarball;

import io.crossdock.hub.data.RunFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class HubProcessIT {
    @TempDir
    Path folder;

    @Test
    void aHubServesIsFoundAndStopsCleanly() throws Exception {
        Path data = folder.resolve("data");
        try (RunningHub hub = RunningHub.start(data)) {
            assertThat(hub.readyLine()).startsWith("ready ");
            assertThat(hub.run().roles()).containsExactly("zookeeper", "broker", "registry", "connectors", "http");
            assertThat(hub.run().pid()).as("start becomes the JVM").isEqualTo(hub.pid());
            assertThat(get(hub.http() + "/health/ready")).isEqualTo(200);

            Tarball.Result status = Tarball.run("status", "--data", data.toString(), "--json");
            assertThat(status.exitCode()).isZero();
            assertThat(status.text()).contains("\"ready\" : true").contains(hub.bootstrap());

            Tarball.Result second = Tarball.run("start", "--data", data.toString());
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.text()).contains("another hub (pid " + hub.pid() + ") is running on the data folder");

            Path lines = Files.writeString(folder.resolve("lines"), "a:1\na:2\nb:3\n");
            String dataOption = data.toString();
            assertThat(Tarball.run("topics", "create", "t", "--partitions", "1", "--data", dataOption)
                            .text())
                    .contains("created t");
            assertThat(Tarball.run(
                                    "produce",
                                    "t",
                                    "--file",
                                    lines.toString(),
                                    "--key-separator",
                                    ":",
                                    "--data",
                                    dataOption)
                            .exitCode())
                    .isZero();
            assertThat(Tarball.run("consume", "t", "--end", "--data", dataOption)
                            .text())
                    .isEqualTo("1\n2\n3\n");

            assertThat(hub.stop()).isZero();
            assertThat(RunFile.find(data)).isEmpty();
            assertThat(Files.readString(data.resolve("logs/hub.log"))).contains("stopped");
        }
    }

    @Test
    void theFirstLineIsTheReadyLineAlsoWhenZooKeeperHasFilesToClearAway() throws Exception {
        Path data = folder.resolve("data");
        for (int start = 0; start < 6; start++) { // each leaves a snapshot; three are kept
            try (RunningHub hub = RunningHub.start(data, "--set", "roles=zookeeper")) {
                assertThat(hub.readyLine()).startsWith("ready ");
                assertThat(hub.stop()).isZero();
            }
        }
    }

    @Test
    void aConsumerThatIsToldToEndLeavesItsGroup() throws Exception {
        try (RunningHub hub = RunningHub.start(folder.resolve("data"))) {
            String data = hub.data().toString();
            Path line = Files.writeString(folder.resolve("line"), "hello\n");
            Tarball.run("topics", "create", "t", "--partitions", "2", "--data", data);
            Tarball.run("produce", "t", "--file", line.toString(), "--data", data);
            Process consumer = Tarball.command("consume", "t", "--group", "g", "--from-beginning", "--data", data)
                    .start();
            try (BufferedReader out = consumer.inputReader()) {
                assertThat(out.readLine()).isEqualTo("hello");
                consumer.destroy();
                assertThat(consumer.waitFor(10, TimeUnit.SECONDS)).isTrue();
            } finally {
                consumer.destroyForcibly();
            }

            assertThat(Tarball.run("groups", "describe", "g", "--data", data).text())
                    .contains("Empty  0 members");
            assertThat(hub.stop()).isZero();
        }
    }

    @Test
    void aBrokerKeepsItsMemoryInAnotherHubsZooKeeper() throws Exception {
        try (RunningHub memory = RunningHub.start(folder.resolve("zookeeper"), "--set", "roles=zookeeper")) {
            String connect = memory.run()
                            .addresses()
                            .getOrDefault("zookeeper", List.of())
                            .get(0) + "/shop";
            try (RunningHub hub = RunningHub.start(
                    folder.resolve("broker"), "--set", "roles=broker", "--set", "zookeeper.connect=" + connect)) {
                String data = hub.data().toString();
                assertThat(hub.run().roles()).containsExactly("broker");
                assertThat(Tarball.run("topics", "create", "t", "--data", data).exitCode())
                        .isZero();
            }
            try (RunningHub again = RunningHub.start(
                    folder.resolve("broker"), "--set", "roles=broker", "--set", "zookeeper.connect=" + connect)) {
                assertThat(Tarball.run("topics", "list", "--data", again.data().toString())
                                .text())
                        .contains("t");
            }
        }
    }

    @Test
    void aCommandWithoutABrokerSaysAtOnceWhatToDo() throws Exception {
        Tarball.Result refused = Tarball.run("topics", "list", "--bootstrap", "127.0.0.1:1");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.text()).contains("no broker listens at 127.0.0.1:1").contains("--bootstrap");
        assertThat(Tarball.run("topics", "list", "--data", folder.toString()).text())
                .contains("no hub is running on " + folder);
    }

    @Test
    void aDaemonOutlivesItsStarterAndIsStoppedByItsFolder() throws Exception {
        String data = folder.resolve("data").toString();

        Tarball.Result started = Tarball.run(
                "start",
                "--daemon",
                "--data",
                data,
                "--set",
                "roles=zookeeper",
                "--set",
                "zookeeper.listen=127.0.0.1:0");

        assertThat(started.text()).contains("ready ").contains("running in the background");
        assertThat(Tarball.run("status", "--data", data).exitCode()).isZero();
        assertThat(Tarball.run("stop", "--data", data).text()).contains("stopped");
        assertThat(Tarball.run("status", "--data", data).exitCode()).isEqualTo(1);
    }

    @Test
    void everyConfigurationProblemIsReportedAtOnce() throws Exception {
        Path config = Files.writeString(folder.resolve("hub.yaml"), """
                broker:
                  num.partitons: 3
                  num.io.threads: many
                  log.dirs: /elsewhere
                node.id: one
                """);

        Tarball.Result refused = Tarball.run(
                "start",
                "--config",
                config.toString(),
                "--data",
                folder.resolve("d").toString(),
                "--set",
                "rolls=http");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.text())
                .contains("4 problems")
                .contains(config + ":2:3: ")
                .contains("did you mean 'num.partitions'?")
                .contains(config + ":3:3: num.io.threads ")
                .contains(config + ":5:1: node.id: must be a whole number")
                .contains("--set rolls: unknown setting 'rolls' - did you mean 'roles'?");
        assertThat(folder.resolve("d")).doesNotExist();
    }

    @Test
    void anAddressInUseIsNamedAndEndsTheStart() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();

            Tarball.Result refused = Tarball.run(
                    "start",
                    "--data",
                    folder.resolve("d").toString(),
                    "--set",
                    "roles=http",
                    "--set",
                    "http.listen=" + address);

            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.text())
                    .contains("http: cannot serve HTTP on " + address)
                    .contains("; stop what uses it, or listen at another address");
            assertThat(RunFile.find(folder.resolve("d"))).isEmpty();

            Tarball.Result daemon = Tarball.run(
                    "start",
                    "--daemon",
                    "--data",
                    folder.resolve("e").toString(),
                    "--set",
                    "roles=http",
                    "--set",
                    "http.listen=" + address);
            assertThat(daemon.exitCode()).isEqualTo(1);
            assertThat(daemon.text()).contains("http: cannot serve HTTP on " + address);
        }
    }

    @Test
    void anOlderJavaIsRefusedBeforeItIsStarted() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("jdk-11/bin"));
        Files.writeString(folder.resolve("jdk-11/release"), "JAVA_VERSION=\"11.0.2\"\n");
        Path java = Files.writeString(bin.resolve("java"), "#!/bin/sh\necho started; exit 3\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();

        Tarball.Result refused =
                Tarball.run(Map.of("JAVA_HOME", folder.resolve("jdk-11").toString()), "version");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.text()).contains("needs Java 17 or later").contains("11.0.2");
    }

    @Test
    void aCommandLineThatMakesNoSenseEndsWithTwoAndHelpIsEverywhere() throws Exception {
        assertThat(Tarball.run("topics", "lst").exitCode()).isEqualTo(2);
        assertThat(Tarball.run("topics", "create", "--help").text()).contains("--partitions");
        assertThat(Tarball.run("config", "list", "--names").text())
                .contains("roles\n")
                .contains("broker.num.partitions\n");
    }

    private static int get(String address) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
