package io.crossdock.connectors.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossdock.connectors.catalogue.servers.ConnectorsProcess;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Real clicks of a shop from a CSV file into a topic of several partitions, keyed by session, by a process that is killed
 * in the middle of the file. The file is read again then: clicks come twice, but the first of each comes in its order.
 */
class ClickstreamIT {
    private static final String TOPIC = "shop.clicks";
    private static final int PARTITIONS = 6;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everySessionKeepsItsOrderThoughTheReaderOfTheFileIsKilled(@TempDir Path folder) throws Exception {
        JsonNode expected = expected();
        int rows = expected.get("rows_per_month").get("2008-05").intValue();
        try (Hub hub = Hub.start(folder.resolve("hub"))) {
            Path reader = Files.createDirectories(folder.resolve("reader"));
            Files.writeString(reader.resolve("bootstrap"), hub.bootstrap());
            drop(reader.resolve("in"));
            connector(reader, "limit: {recordsPerSecond: 500}"); // slow enough to be killed in the middle
            try (var process = ServerProcess.start(ConnectorsProcess.class, reader)) {
                await().atMost(Hub.PATIENCE)
                        .ignoreExceptions()
                        .until(() -> hub.topics().end(TOPIC) > 1000);
                process.kill();
                assertThat(hub.topics().end(TOPIC)).as("killed in the middle").isLessThan(rows);
                connector(reader, "");
                process.startAgain();

                await().atMost(Hub.PATIENCE).until(() -> Files.exists(reader.resolve("in/.done/eshop-2008-05.csv")));
            }

            List<ConsumerRecord<String, String>> records = hub.topics().read(TOPIC);
            assertThat(records.size()).as("at most one file is read twice").isBetween(rows + 1, 2 * rows);
            assertSessions(firstOfEach(records), expected, rows);
            assertThat(hub.topics().partitions(TOPIC)).isEqualTo(PARTITIONS);
        }
    }

    private static void assertSessions(List<Click> clicks, JsonNode expected, int rows) {
        assertThat(clicks).hasSize(rows);
        var sessions = new HashMap<String, List<Integer>>();
        var days = new TreeMap<String, Integer>();
        for (Click click : clicks) {
            sessions.computeIfAbsent(click.session(), it -> new ArrayList<>()).add(click.order());
            days.merge(click.day(), 1, Integer::sum);
        }
        assertThat(sessions)
                .hasSize(expected.get("sessions_per_start_month").get("2008-05").intValue());
        assertThat(expected.get("sessions_whose_order_column_is_not_1_to_n_in_file_order")
                        .intValue())
                .isZero();
        assertThat(sessions).allSatisfy((session, order) -> assertThat(order)
                .as("session %s", session)
                .isEqualTo(IntStream.rangeClosed(1, order.size()).boxed().toList()));
        assertThat(days).isEqualTo(daysOfMay(expected.get("clicks_per_day")));
        for (int longest = 0; longest < 2; longest++) {
            JsonNode session = expected.get("top10_sessions_by_clicks").get(longest);
            assertThat(sessions.get(session.get(0).asText()))
                    .hasSize(session.get(1).intValue());
        }
    }

    /** In the order of each partition; a session is in one of them alone. */
    private static List<Click> firstOfEach(List<ConsumerRecord<String, String>> records) throws IOException {
        var seen = new HashSet<Click>();
        var first = new ArrayList<Click>();
        var partitions = new HashMap<String, Set<Integer>>();
        for (ConsumerRecord<String, String> record : records) {
            Click click = Click.of(JSON.readTree(record.value()));
            assertThat(record.key()).isEqualTo(click.session());
            partitions.computeIfAbsent(record.key(), it -> new HashSet<>()).add(record.partition());
            if (seen.add(click)) {
                first.add(click);
            }
        }
        assertThat(partitions.values()).allSatisfy(it -> assertThat(it).hasSize(1));
        return first;
    }

    private record Click(String session, int order, String day) {
        static Click of(JsonNode row) {
            return new Click(
                    row.get("session ID").textValue(),
                    Integer.parseInt(row.get("order").textValue()),
                    "2008-%02d-%02d"
                            .formatted(
                                    Integer.parseInt(row.get("month").textValue()),
                                    Integer.parseInt(row.get("day").textValue())));
        }
    }

    private static Map<String, Integer> daysOfMay(JsonNode all) {
        var days = new TreeMap<String, Integer>();
        all.properties().forEach(it -> {
            if (it.getKey().startsWith("2008-05")) {
                days.put(it.getKey(), it.getValue().intValue());
            }
        });
        return days;
    }

    private static void connector(Path reader, String limit) throws IOException {
        Files.writeString(Files.createDirectories(reader.resolve("connectors")).resolve("clicks.yaml"), """
                name: clicks
                topic: %s
                partitions: %d
                source:
                  uri: file
                  parameters: {directoryName: "${env:DIR}/in", include: .*\\.csv, move: ".done/${file:name}"}
                steps:
                  - decode: {format: csv, delimiter: ";"}
                  - split: {simple: "${body}"}
                key: ${body[session ID]}
                %s
                """.formatted(
                        TOPIC, PARTITIONS, limit));
    }

    private static void drop(Path inbox) throws IOException {
        Path file = Files.createDirectories(inbox).resolve("eshop-2008-05.csv");
        try (var csv = new GZIPInputStream(resource("eshop-2008-05.csv.gz"))) {
            Files.copy(csv, file);
        }
    }

    private static JsonNode expected() throws IOException {
        try (InputStream file = resource("expected.json")) {
            return JSON.readTree(file);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(ClickstreamIT.class.getResourceAsStream("/clickstream/" + name), name);
    }
}
