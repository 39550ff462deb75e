package io.crossdock.tarball;

import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Three processes with the configuration of {@code examples/compose}, on free ports of loopback in place of containers. */
class ComposeExampleIT {
    @TempDir
    Path folder;

    @Test
    void theHubsOfTheExampleAreOneClusterAndTheirHealthcheckSaysSo() throws Exception {
        Path example = Tarball.home().resolve("examples/compose");
        Path secret = Files.writeString(folder.resolve("secret"), "of-this-test");
        Path config = Files.writeString(
                folder.resolve("hub.yaml"),
                Files.readString(example.resolve("hub.yaml"))
                        .replace("/run/secrets/cluster-secret", secret.toString()));
        String listeners = "broker.listeners=HUBS://127.0.0.1:0,LOCAL://127.0.0.1:0";

        try (var hubs = new HubCluster(folder, id -> List.of("--config", config.toString(), "--set", listeners))) {
            hubs.startAll();

            for (RunningHub hub : hubs.hubs().values()) {
                int port = URI.create(hub.http()).getPort();
                await().atMost(Duration.ofMinutes(1)).until(() -> ready(example, port) == 0); // compose asks again, too
            }
            try (Admin admin = Admin.create(Map.of(
                    "bootstrap.servers",
                    local(Objects.requireNonNull(hubs.hubs().get(2)))))) {
                assertThat(admin.describeCluster().nodes().get()).hasSize(3);
            }
            int port = URI.create(Objects.requireNonNull(hubs.hubs().get(3)).http())
                    .getPort();
            hubs.kill(3);
            assertThat(ready(example, port)).isNotZero();
        }
    }

    /** What compose asks again and again. */
    private static int ready(Path example, int port) throws Exception {
        return new ProcessBuilder(example.resolve("ready").toString(), "127.0.0.1", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static String local(RunningHub hub) {
        return hub.run().brokerAddresses().stream()
                .filter(address -> address.startsWith("LOCAL://"))
                .map(address -> address.substring("LOCAL://".length()))
                .findFirst()
                .orElseThrow();
    }
}
