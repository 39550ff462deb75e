package io.crossdock.connectors.it;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.ConnectorsConfig;
import io.crossdock.connectors.cluster.ApacheKafka;
import io.crossdock.connectors.cluster.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A broker that stops answering, which only a process of its own can do at will. */
class FrozenHubIT {
    @Test
    void aFileStaysAtItsOriginUntilTheHubHasAllOfIt(@TempDir Path folder) throws Exception {
        Path in = Files.createDirectory(folder.resolve("in"));
        Path connectors = Files.createDirectory(folder.resolve("connectors"));
        Files.writeString(connectors.resolve("held-in.yaml"), """
                name: held-in
                topic: held
                source:
                  uri: file
                  parameters: {directoryName: "${env:DIR}/in", move: ".done/${file:name}", delay: 100, initialDelay: 0}
                steps:
                  - split: {tokenize: "\\n", streaming: true}
                value: {format: string}
                """);
        try (ApacheKafka kafka = ApacheKafka.start()) {
            var topics = new Topics(kafka);
            topics.write("held", "before");
            var settings = new HashMap<>(kafka.clientSettings());
            settings.put("delivery.timeout.ms", 3_000); // so that giving up can be watched
            settings.put("request.timeout.ms", 1_500);
            settings.put("max.block.ms", 3_000);
            settings.put("linger.ms", 0);
            var config = new ConnectorsConfig(
                    connectors, settings, Map.of("DIR", folder.toString()), Duration.ofMillis(100));
            try (ConnectorRuntime runtime = ConnectorRuntime.start(config)) {
                awaitState(runtime, ConnectorState.RUNNING);
                kafka.freeze();
                try {
                    Files.writeString(folder.resolve("a.txt"), "1\n2\n3");
                    Files.move(folder.resolve("a.txt"), in.resolve("a.txt"));
                    awaitState(runtime, ConnectorState.RETRYING);
                    assertThat(in.resolve("a.txt")).exists();
                } finally {
                    kafka.wake();
                }

                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(in.resolve(".done/a.txt"))
                        .exists());
                assertThat(in.resolve("a.txt")).doesNotExist();
                assertThat(topics.values("held")).contains("1", "2", "3");
                awaitState(runtime, ConnectorState.RUNNING);
            }
        }
    }

    private static void awaitState(ConnectorRuntime runtime, ConnectorState state) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(runtime.connector("held-in"))
                .hasValueSatisfying(
                        it -> assertThat(it.state()).as(it.toString()).isEqualTo(state)));
    }
}
