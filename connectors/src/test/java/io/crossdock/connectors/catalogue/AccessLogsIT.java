package io.crossdock.connectors.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.catalogue.servers.ConnectorsProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Real access logs, followed while they are written, renamed, copied and truncated, by a process that is killed in the
 * middle; parsed, and counted per hour in a database. What comes twice is told by the place of its line.
 */
class AccessLogsIT {
    private static final int LINES_OF_A_MESSAGE = 100;
    private static final String TOPIC = "web.requests";
    private static final String DATABASE = "jdbc:h2:mem:access-logs;DB_CLOSE_DELAY=-1";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyRequestIsCountedInItsHourThoughTheLogIsRotatedAndItsReaderKilled(@TempDir Path folder) throws Exception {
        List<String> first = lines("apache-2015-05-17.log.gz");
        List<String> second = lines("apache-2015-05-18.log.gz");
        Path log = folder.resolve("access.log");
        append(log, first.subList(0, 1000));
        try (Hub hub = Hub.start(folder.resolve("hub"));
                Connection database = DriverManager.getConnection(DATABASE)) {
            execute(
                    database,
                    "CREATE TABLE requests (id VARCHAR PRIMARY KEY, at VARCHAR, status INT, method VARCHAR, bytes VARCHAR)");
            hub.connect("count", SINK);
            Path reader = reader(folder, log, hub.bootstrap());
            try (var process = ServerProcess.start(ConnectorsProcess.class, reader)) {
                awaitRows(database, 300);
                process.kill();
                append(log, first.subList(1000, first.size()));
                Files.move(log, folder.resolve("access.log-20150517"));
                append(log, second.subList(0, 1500));
                process.startAgain();

                awaitRows(database, first.size() + 200);
                Files.copy(log, folder.resolve("access.log.1"));
                FileChannel.open(log, StandardOpenOption.WRITE).truncate(0).close();
                append(log, second.subList(1500, second.size()));

                awaitRows(database, first.size() + second.size());
            }

            assertCounted(database, expected());
            assertThat(hub.status("count").deadLettered()).isZero();
            assertInOrder(hub, first, second);
        }
    }

    @Test
    void aLogThatCannotBeReadIsShownWithItsReasonUntilItCan(@TempDir Path folder) throws Exception {
        Path log = Files.createDirectory(folder.resolve("wrong.log"));
        try (Hub hub = Hub.start(folder.resolve("hub"))) {
            Path file = folder.resolve("hub/connectors/wrong.yaml");
            Files.writeString(file, """
                    name: wrong
                    topic: web.wrong
                    partitions: 1
                    source: {kamelet: log-tail-source, properties: {file: %s, delay: 50}}
                    steps: [{split: {simple: "${body}", steps: []}}]
                    value: {format: string}
                    """.formatted(log));
            await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> {
                assertThat(hub.status("wrong").state()).isEqualTo(ConnectorState.RETRYING);
                assertThat(hub.status("wrong").lastError()).contains(log + " is a folder; let 'file' name a log in it");
            });

            Files.delete(log);
            append(log, List.of("now"));
            hub.awaitDelivered("wrong", 1);
            assertThat(hub.status("wrong").state()).isEqualTo(ConnectorState.RUNNING);
            assertThat(hub.topics().values("web.wrong")).containsExactly("now");
        }
    }

    @Test
    void theExampleOfThePageWorks(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("access.log");
        append(
                log,
                List.of(
                        "203.0.113.9 - - [17/May/2015:10:05:03 +0000] \"GET /orders HTTP/1.1\" 200 203023 \"-\" \"curl\"",
                        "no request"));
        try (Hub hub = Hub.start(folder.resolve("hub"))) {
            hub.connect(
                    "page",
                    PageExample.of("log-tail-source")
                            .with("/var/log/httpd/access.log", log.toString())
                            .with(
                                    "/var/lib/crossdock/access-log.position",
                                    folder.resolve("position").toString())
                            .yaml());

            await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                            hub.topics().read(TOPIC))
                    .singleElement()
                    .satisfies(it -> assertThat(it.key()).isEqualTo("203.0.113.9"))
                    .satisfies(it -> assertThat(
                                    JSON.readTree(it.value()).path("request").asText())
                            .isEqualTo("GET /orders HTTP/1.1")));
            await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                            hub.topics().values(TOPIC + ".dlq"))
                    .containsExactly("no request"));
        }
    }

    private static final String SINK = """
            topic: web.requests
            sink:
              uri: "sql:MERGE INTO requests (id, at, status, method, bytes) KEY (id) VALUES (:#id, :#at, :#status, :#method, :#bytes)"
              parameters: {batch: true}
            datasource: {url: "%s"}
            batch: {records: 200, wait: 20ms}
            """.formatted(DATABASE);

    /** The connector that is killed, in a folder of its own. */
    private static Path reader(Path folder, Path log, String bootstrap) throws IOException {
        Path reader = Files.createDirectories(folder.resolve("reader"));
        Files.writeString(reader.resolve("bootstrap"), bootstrap);
        Files.writeString(Files.createDirectories(reader.resolve("connectors")).resolve("tail.yaml"), """
                name: tail
                topic: web.requests
                partitions: 1
                source:
                  kamelet: log-tail-source
                  properties: {file: %s, lines: %d, delay: 50, rotationWait: 500, position: "${env:DIR}/position"}
                steps:
                  - delay: {constant: 30, asyncDelayed: false}
                  - split:
                      simple: ${body}
                      steps:
                        - decode:
                            format: pattern
                            pattern: '(?<client>\\S+) \\S+ \\S+ \\[(?<at>[^]]+)\\] "(?<method>[A-Z]+) (?<path>[^"]*)" (?<status>\\d{3}) (?<bytes>\\d+|-) ".*'
                        - set: {id: "${header.CrossdockLogPlace}-${exchangeProperty.CamelSplitIndex}"}
                key: ${body[client]}
                errors: {deadLetter: web.unparsed}
                """.formatted(
                        log, LINES_OF_A_MESSAGE));
        return reader;
    }

    private static void assertCounted(Connection database, JsonNode expected) throws SQLException {
        assertThat(counts(database, perHour("status > 0"))).isEqualTo(figures(expected.get("requests_per_hour_utc")));
        assertThat(counts(database, perHour("status = 404")))
                .isEqualTo(figures(expected.get("status_404_per_hour_utc")));
        assertThat(counts(database, perHour("status >= 500")))
                .isEqualTo(figures(expected.get("status_5xx_per_hour_utc")));
        assertThat(counts(database, "SELECT status, COUNT(*) FROM requests GROUP BY status"))
                .isEqualTo(figures(expected.get("requests_per_status")));
        assertThat(counts(database, "SELECT method, COUNT(*) FROM requests GROUP BY method"))
                .isEqualTo(figures(expected.get("requests_per_method")));
        assertThat(counts(database, "SELECT 'all', SUM(CAST(bytes AS BIGINT)) FROM requests WHERE bytes <> '-'"))
                .isEqualTo(Map.of("all", expected.get("body_bytes_total").longValue()));
    }

    private static String perHour(String condition) {
        return """
                SELECT h, COUNT(*) FROM (
                    SELECT FORMATDATETIME(
                        PARSEDATETIME(at, 'dd/MMM/yyyy:HH:mm:ss Z', 'en'), 'yyyy-MM-dd''T''HH:00''Z''', 'en', 'UTC') AS h
                    FROM requests WHERE %s)
                GROUP BY h""".formatted(condition);
    }

    /** The topic has one partition, so its order is that of the lines; of one message at most, some come twice. */
    private static void assertInOrder(Hub hub, List<String> first, List<String> second) throws IOException {
        var arrived = new ArrayList<Request>();
        for (String value : hub.topics().values(TOPIC)) {
            JsonNode request = JSON.readTree(value);
            arrived.add(new Request(
                    request.get("id").textValue(), request.get("client").textValue()));
        }
        var lines = new ArrayList<>(first);
        lines.addAll(second);
        assertThat(new LinkedHashSet<>(arrived).stream().map(Request::client))
                .containsExactlyElementsOf(lines.stream()
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .toList());
        assertThat(arrived.size() - lines.size()).isLessThanOrEqualTo(LINES_OF_A_MESSAGE);
    }

    private record Request(String id, String client) {}

    private static void awaitRows(Connection database, int rows) {
        await().atMost(Hub.PATIENCE)
                .untilAsserted(() -> assertThat(counts(database, "SELECT 'all', COUNT(*) FROM requests"))
                        .hasEntrySatisfying("all", count -> assertThat(count).isGreaterThanOrEqualTo(rows)));
    }

    private static Map<String, Long> counts(Connection database, String query) throws SQLException {
        var counts = new LinkedHashMap<String, Long>();
        try (var sql = database.createStatement();
                var rows = sql.executeQuery(query)) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
        }
        return counts;
    }

    private static void execute(Connection database, String statement) throws SQLException {
        try (var sql = database.createStatement()) {
            sql.execute(statement);
        }
    }

    private static Map<String, Long> figures(JsonNode node) {
        var figures = new LinkedHashMap<String, Long>();
        node.properties().forEach(it -> figures.put(it.getKey(), it.getValue().longValue()));
        return figures;
    }

    private static JsonNode expected() throws IOException {
        try (InputStream file = resource("expected.json")) {
            return JSON.readTree(file);
        }
    }

    private static List<String> lines(String name) throws IOException {
        try (var file = new GZIPInputStream(resource(name))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(AccessLogsIT.class.getResourceAsStream("/access-logs/" + name), name);
    }

    private static void append(Path log, List<String> lines) throws IOException {
        Files.write(log, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
