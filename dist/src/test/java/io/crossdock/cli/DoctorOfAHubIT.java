package io.crossdock.cli;

import io.crossdock.broker.Broker;
import io.crossdock.broker.BrokerConfigs;
import io.crossdock.broker.metadata.zk.EmbeddedZooKeeper;
import io.crossdock.hub.Hub;
import io.crossdock.hub.KafkaBrokerSettings;
import io.crossdock.hub.config.HubConfigReader;
import io.crossdock.hub.data.DataFolder;
import io.crossdock.hub.data.RunFile;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.crossdock.cli.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Faults of what only a hub has, connectors and disks of its own, are planted and named. */
class DoctorOfAHubIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void aConnectorWhoseTargetIsAwayHasAnOpenBreaker() throws Exception {
        Path connectors = Files.createDirectories(directory.resolve("connectors"));
        Files.writeString(connectors.resolve("calls-out.yaml"), """
                name: calls-out
                topic: calls
                sink:
                  kamelet: http-request-sink
                  properties: {url: "http://127.0.0.1:PORT/"}
                errors: {retries: forever, backoff: 1m, breaker: 1}
                """.replace("PORT", Integer.toString(nobodysPort())));
        try (Hub hub = hub("connectors.directory=" + connectors)) {
            hub.start();
            try (var producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", bootstrap()), new StringSerializer(), new StringSerializer())) {
                producer.send(new ProducerRecord<>("calls", "k", "{}")).get();
            }

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(doctor())
                    .contains("warning breaker: connector calls-out: its breaker is OPEN: "));
        }
    }

    @Test
    void aDirectoryThatIsFullOrGoneIsNamed() throws Exception {
        try (Hub hub = hub(
                "roles=zookeeper,broker",
                "broker.log.dirs.min.free.bytes=" + directory.toFile().getTotalSpace())) {
            hub.start();
            Path log = directory.resolve("data").resolve("log");

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(doctor()).contains("error disk-full: " + log + ": "));

            Files.move(log, log.resolveSibling("log-gone"));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(doctor())
                    .containsPattern("error disk-failed: .*" + log + ": it does not serve: "));
        }
    }

    @Test
    void aDiskThatWillBeFullIsNamed() throws Exception {
        Path disk = Files.createDirectories(directory.resolve("disk"));
        assumeTrue(
                ran("mount", "-t", "tmpfs", "-o", "size=" + 64 * MEGABYTE, "tmpfs", disk.toString()),
                "a small disk of one's own needs root");
        try (EmbeddedZooKeeper zookeeper = EmbeddedZooKeeper.start(
                        directory.resolve("zookeeper"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Broker broker = Broker.start(BrokerConfigs.of(
                        1,
                        "127.0.0.1:" + zookeeper.port(),
                        disk,
                        Map.of("listeners", "PLAINTEXT://127.0.0.1:0", "log.dirs.min.free.bytes", "1")))) {
            try (var ballast = new RandomAccessFile(disk.resolve("ballast").toFile(), "rw")) {
                long free = disk.toFile().getUsableSpace() - 4 * MEGABYTE;
                for (long written = 0; written < free; written += MEGABYTE) {
                    ballast.write(new byte[(int) MEGABYTE]);
                }
            }
            String at = "127.0.0.1:" + broker.endpoints().get(0).port();

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            run("doctor", "--bootstrap", at, "--data", directory.toString(), "--apart", "0")
                                    .out())
                    .containsPattern("warning disk-space: broker 1 " + disk + ": [34] MB of 64 MB are free"));
        } finally {
            ran("umount", disk.toString());
        }
    }

    private Hub hub(String... settings) throws Exception {
        var all = new ArrayList<>(List.of(
                "zookeeper.listen=127.0.0.1:0", "http.listen=127.0.0.1:0", "broker.listeners=PLAINTEXT://127.0.0.1:0"));
        all.addAll(List.of(settings));
        var config = new HubConfigReader(directory, new KafkaBrokerSettings())
                .read(Optional.empty(), all, Optional.of(directory.resolve("data")));
        return new Hub(config, DataFolder.open(config.data()), "test", Clock.systemUTC(), what -> {});
    }

    private String bootstrap() {
        return RunFile.find(directory.resolve("data"))
                .orElseThrow()
                .brokerAddresses()
                .get(0)
                .replaceFirst(".*://", "");
    }

    private String doctor() {
        return run("doctor", "--data", directory.resolve("data").toString(), "--apart", "0")
                .out();
    }

    private static int nobodysPort() throws Exception {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static boolean ran(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }
}
