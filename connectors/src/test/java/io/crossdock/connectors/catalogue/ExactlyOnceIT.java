package io.crossdock.connectors.catalogue;

import io.crossdock.connectors.catalogue.servers.ConnectorsProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/** A sink that keeps its offsets in its database: its process is killed, and then the database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExactlyOnceIT {
    private static final int FIRST = 800;
    private static final int ALL = 1_400;
    private Path folder;
    private Hub hub;
    private PostgresServer postgres;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        assumeThat(System.getProperty("os.name") + "/" + System.getProperty("os.arch"))
                .as("the PostgreSQL of this test comes for this platform only")
                .isEqualTo("Linux/amd64");
        folder = temporary;
        hub = Hub.start(folder);
        postgres = PostgresServer.start(folder.resolve("postgres"));
    }

    @AfterAll
    void stop() throws Exception {
        if (hub != null) {
            hub.close();
            postgres.close();
        }
    }

    @Test
    void everyRecordIsOneRowThoughTheConnectorAndThenTheDatabaseAreKilled() throws Exception {
        try (Connection database = postgres.connect();
                var sql = database.createStatement()) {
            sql.execute("CREATE TABLE copies (n INT)"); // nothing here would refuse or merge a second row
        }
        hub.write("once", messages(0, FIRST));
        Path home = Files.createDirectories(folder.resolve("killed"));
        Files.writeString(home.resolve("bootstrap"), hub.bootstrap());
        Files.writeString(Files.createDirectories(home.resolve("connectors")).resolve("once-out.yaml"), connector());

        try (ServerProcess connectors = ServerProcess.start(ConnectorsProcess.class, home)) {
            awaitRows(100);
            connectors.kill();
            assertThat(numbers().size()).as("killed in the middle").isLessThan(FIRST);
            // As if the kill had come before the first commit to the hub, after many to the database.
            await().atMost(Hub.PATIENCE).ignoreExceptions().until(() -> {
                hub.topics().rewind("connector-once-out", "once");
                return true;
            });
            connectors.startAgain();
            awaitRows(FIRST);

            hub.write("once", messages(FIRST, ALL));
            awaitRows(FIRST + 100);
            postgres.kill();
            postgres.startAgain();
            awaitRows(ALL);
            hub.write("once", messages(ALL, ALL + 1)); // whatever would still come twice comes before this one
            await().atMost(Hub.PATIENCE).ignoreExceptions().until(() -> numbers()
                    .contains(ALL));
        }

        assertThat(numbers())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(0, ALL).boxed().toList());
    }

    private String connector() {
        return """
                name: once-out
                topic: once
                sink: {uri: "sql:INSERT INTO copies (n) VALUES (:#n)", parameters: {batch: true}}
                datasource: {url: "%s", username: postgres, password: "${env:PASSWORD}", exactlyOnce: true}
                batch: {records: 20, wait: 20ms}
                steps: [{delay: {constant: 20, asyncDelayed: false}}] # the transaction belongs to the thread
                errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                """.formatted(postgres.url());
    }

    private static List<String> messages(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> "{\"key\":\"k" + n % 7 + "\",\"n\":" + n + "}")
                .toList();
    }

    private void awaitRows(int atLeast) {
        await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(numbers())
                .hasSizeGreaterThanOrEqualTo(atLeast));
    }

    private List<Integer> numbers() throws SQLException {
        var numbers = new ArrayList<Integer>();
        try (Connection connection = postgres.connect();
                var sql = connection.createStatement();
                var rows = sql.executeQuery("SELECT n FROM copies ORDER BY n")) {
            while (rows.next()) {
                numbers.add(rows.getInt(1));
            }
        }
        return numbers;
    }
}
