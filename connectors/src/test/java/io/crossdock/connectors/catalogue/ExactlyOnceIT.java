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
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A sink that keeps its offsets in its database, and a source that keeps its position on the hub; all but the hub are killed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExactlyOnceIT {
    private static final int FIRST = 600;
    private static final int ALL = 1_000;
    private static final int TIED = 50;
    private static final int NO_RECORD = 13;
    private Path folder;
    private Hub hub;
    private PostgresServer postgres;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        NativeServer.assumeItsPlatform("PostgreSQL");
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
    void everyRecordIsOneRowAndEveryRowIsOneRecordThoughConnectorsAndDatabaseAreKilled() throws Exception {
        execute("CREATE TABLE copies (n INT)"); // nothing here would refuse or merge a second row
        execute("CREATE TABLE visits (id BIGSERIAL PRIMARY KEY, seen TIMESTAMPTZ, n INT, place TEXT)");
        Path home = Files.createDirectories(folder.resolve("killed"));
        Files.writeString(home.resolve("bootstrap"), hub.bootstrap());
        Files.createDirectories(home.resolve("connectors"));
        Files.writeString(home.resolve("connectors/copies.yaml"), sink());
        Files.writeString(home.resolve("connectors/visits.yaml"), source());
        insertVisits(0, FIRST);
        hub.write("once", messages(0, FIRST));

        try (ServerProcess connectors = ServerProcess.start(ConnectorsProcess.class, home)) {
            awaitAtLeast(100, this::copies);
            awaitAtLeast(100, this::visits);
            connectors.kill();
            // As if the kill had come before the first commit to the hub, after many to the database.
            await().atMost(Hub.PATIENCE).ignoreExceptions().until(() -> {
                hub.topics().rewind("connector-copies", "once");
                return true;
            });
            connectors.startAgain();
            awaitAtLeast(FIRST, this::copies);
            awaitAtLeast(FIRST - 1, this::visits);

            hub.write("once", messages(FIRST, ALL));
            insertVisits(FIRST, ALL);
            awaitAtLeast(FIRST + 20, this::copies);
            awaitAtLeast(FIRST + 20, this::visits);
            postgres.kill();
            postgres.startAgain();
            awaitAtLeast(ALL, this::copies);
            awaitAtLeast(ALL - 1, this::visits);
            // Whatever would still come twice comes before these.
            hub.write("once", messages(ALL, ALL + 1));
            insertVisits(ALL, ALL + 1);
            awaitAtLeast(ALL + 1, this::copies);
            awaitAtLeast(ALL, this::visits);
        }

        List<Integer> all =
                new ArrayList<>(IntStream.rangeClosed(0, ALL).boxed().toList());
        assertThat(copies()).containsExactlyInAnyOrderElementsOf(all);
        all.remove(Integer.valueOf(NO_RECORD));
        assertThat(visits()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(visits().stream().map(n -> n / TIED)).isSorted(); // ties have no order among themselves
        assertThat(hub.topics().values("visits.dead")).singleElement().satisfies(letter -> assertThat(letter)
                .contains("\"n\":" + NO_RECORD));
    }

    private String sink() {
        return """
                name: copies
                topic: once
                sink: {uri: "sql:INSERT INTO copies (n) VALUES (:#n)", parameters: {batch: true}}
                datasource: {url: "%s", username: postgres, password: "${env:PASSWORD}", exactlyOnce: true}
                batch: {records: 20, wait: 20ms}
                steps: [{delay: {constant: 20, asyncDelayed: false}}] # the transaction belongs to the thread
                errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                """.formatted(postgres.url());
    }

    private String source() {
        return """
                name: visits
                topic: {simple: "${body[place]}"}
                source: {kamelet: sql-poll-source, properties: {table: visits, column: seen, rows: 40, delay: 50}}
                datasource: {url: "%s", username: postgres, password: "${env:PASSWORD}"}
                steps: [{delay: {constant: 1}}]
                key: ${body[n]}
                partition: "0"
                errors: {retries: 0, deadLetter: visits.dead}
                """.formatted(postgres.url());
    }

    private static List<String> messages(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> "{\"key\":\"k" + n % 7 + "\",\"n\":" + n + "}")
                .toList();
    }

    /** Always so many rows share a time, more at once than the source reads. */
    private void insertVisits(int from, int to) throws SQLException {
        execute("INSERT INTO visits (seen, n, place) SELECT TIMESTAMPTZ '2025-03-30 01:59:59.999990+01'"
                + " + (i / " + TIED + ") * INTERVAL '1 microsecond', i,"
                + " CASE i WHEN " + NO_RECORD + " THEN 'no topic!' ELSE 'visits' END FROM generate_series(" + from
                + ", " + (to - 1)
                + ") AS i");
    }

    private void awaitAtLeast(int count, Callable<List<Integer>> numbers) {
        await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(numbers.call())
                .hasSizeGreaterThanOrEqualTo(count));
    }

    private List<Integer> visits() {
        return hub.topics().values("visits").stream()
                .map(row -> Integer.valueOf(row.replaceAll(".*\"n\":(\\d+).*", "$1")))
                .toList();
    }

    private List<Integer> copies() throws SQLException {
        var numbers = new ArrayList<Integer>();
        try (Connection connection = postgres.connect();
                var sql = connection.createStatement();
                var rows = sql.executeQuery("SELECT n FROM copies")) {
            while (rows.next()) {
                numbers.add(rows.getInt(1));
            }
        }
        return numbers;
    }

    private void execute(String statement) throws SQLException {
        try (Connection database = postgres.connect();
                var sql = database.createStatement()) {
            sql.execute(statement);
        }
    }
}
