package io.crossdock.connectors.catalogue;

import io.crossdock.connectors.catalogue.servers.ConnectorsProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** From topics to a topic, in a process that is killed, and comes back with other tasks than it had. */
class TransferIT {
    private static final List<String> TOPICS = List.of("pay.a", "pay.b", "pay.c", "pay.d");
    private static final int EACH = 150;

    @Test
    void everyRecordIsThereOnceAndInOrderThoughTheConnectorIsKilledAndItsTasksChange(@TempDir Path folder)
            throws Exception {
        try (Hub hub = Hub.start(folder)) {
            for (String topic : TOPICS) {
                hub.write(topic, messages(topic, 0, 100));
            }
            Path home = Files.createDirectories(folder.resolve("killed"));
            Files.writeString(home.resolve("bootstrap"), hub.bootstrap());
            configure(home, 3);
            try (ServerProcess connectors = ServerProcess.start(ConnectorsProcess.class, home)) {
                awaitAtLeast(60, hub);
                connectors.kill();
                configure(home, 1);
                connectors.startAgain();
                awaitAtLeast(200, hub);
                connectors.kill();
                configure(home, 2);
                for (String topic : TOPICS) {
                    hub.write(topic, messages(topic, 100, EACH));
                }
                connectors.startAgain();
                awaitAtLeast(TOPICS.size() * EACH, hub);
            }

            for (String topic : TOPICS) {
                assertThat(hub.topics().values("payments").stream()
                                .filter(it -> it.contains(topic))
                                .toList())
                        .containsExactlyElementsOf(messages(topic, 0, EACH));
                await().atMost(Hub.PATIENCE).until(() -> hub.topics().committed("connector-payments", topic) == EACH);
            }
        }
    }

    private static void configure(Path home, int tasks) throws IOException {
        Files.createDirectories(home.resolve("connectors"));
        Files.writeString(home.resolve("connectors/payments.yaml"), """
                name: payments
                from: {topics: {pattern: "pay\\\\.."}}
                steps: [{delay: {constant: 5, asyncDelayed: false}}]
                to: {topic: payments, partitions: 1}
                tasks: %d
                """.formatted(tasks));
    }

    private static List<String> messages(String topic, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> "{\"key\":\"" + topic + "\",\"n\":" + n + "}")
                .toList();
    }

    private static void awaitAtLeast(int count, Hub hub) {
        await().atMost(Hub.PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(hub.topics().values("payments")).hasSizeGreaterThanOrEqualTo(count));
    }
}
