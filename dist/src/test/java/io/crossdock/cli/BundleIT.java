package io.crossdock.cli;

import io.crossdock.hub.Hub;
import io.crossdock.hub.KafkaBrokerSettings;
import io.crossdock.hub.config.HubConfigReader;
import io.crossdock.hub.data.DataFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipFile;

import static io.crossdock.cli.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;

/** The archive of a running hub has all that helps, and none of the secrets that were planted. */
class BundleIT {
    private static final List<String> PLANTED = List.of("pl4nted-config", "pl4nted-client", "pl4nted-log");

    @TempDir
    Path folder;

    @Test
    void itHasWhatHelpsAndNoSecrets() throws Exception {
        Path data = folder.resolve("data");
        Path file = folder.resolve("bundle.zip");
        Path settings = Files.writeString(folder.resolve("hub.yaml"), """
                broker:
                  num.partitions: 3
                  listener.name.users.plain.sasl.jaas.config: org.x required user_bob="pl4nted-config";
                """);
        try (Hub hub = hub(data)) {
            Files.writeString(folder.resolve("connectors/broken.yaml"), "name: broken\ntopik: t\n");
            hub.start();
            Files.createDirectories(data.resolve("security"));
            Files.writeString(data.resolve("security/client.properties"), "ssl.truststore.password=pl4nted-client\n");
            Files.createDirectories(data.resolve("logs"));
            Files.writeString(
                    data.resolve("logs/hub.log"),
                    "INFO ready\nWARN login with pl4nted-client refused\nERROR token=pl4nted-log\n");

            var ran = run(
                    "bundle", "--data", data.toString(), "--config", settings.toString(), "--file", file.toString());

            assertThat(ran.exit()).as(ran.err()).isZero();
        }
        Map<String, String> content = content(file);
        assertThat(content)
                .containsOnlyKeys(
                        "versions.txt",
                        "conf/hub.yaml",
                        "status.json",
                        "doctor.txt",
                        "doctor.json",
                        "cluster.json",
                        "topics.json",
                        "connectors.json",
                        "metrics.txt",
                        "logs/hub.log");
        assertThat(content.get("conf/hub.yaml")).contains("num.partitions: 3", "***");
        assertThat(content.get("logs/hub.log")).contains("INFO ready", "WARN login with *** refused");
        assertThat(content.get("cluster.json")).contains("\"brokers\"");
        assertThat(content.get("doctor.txt")).contains("checks of 1 brokers", "error connector: connector broken: ");
        assertThat(content.get("metrics.txt")).contains("# TYPE");
        assertThat(content.values()).allSatisfy(text -> assertThat(text).doesNotContain(PLANTED));
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }

    private static Map<String, String> content(Path file) throws IOException {
        var content = new TreeMap<String, String>();
        try (var zip = new ZipFile(file.toFile())) {
            for (var entry : zip.stream().toList()) {
                content.put(
                        entry.getName(), new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return content;
    }

    private Hub hub(Path data) throws Exception {
        var config = new HubConfigReader(folder, new KafkaBrokerSettings())
                .read(
                        Optional.empty(),
                        List.of(
                                "roles=zookeeper,broker,connectors,http",
                                "zookeeper.listen=127.0.0.1:0",
                                "http.listen=127.0.0.1:0",
                                "broker.listeners=PLAINTEXT://127.0.0.1:0",
                                "connectors.directory=" + Files.createDirectories(folder.resolve("connectors"))),
                        Optional.of(data));
        return new Hub(config, DataFolder.open(config.data()), "test", Clock.systemUTC(), what -> {});
    }
}
