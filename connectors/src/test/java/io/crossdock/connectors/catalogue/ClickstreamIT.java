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
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Real clicks of a shop, two months of them, from CSV files into a topic of several partitions, keyed by session, by a
 * process that is killed in the middle of the first file. That is read again then: clicks come twice, but the first of
 * each comes in its order.
 */
class ClickstreamIT {
    private static final String TOPIC = "shop.clicks";
    private static final int PARTITIONS = 6;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everySessionKeepsItsOrderThoughTheReaderOfTheFileIsKilled(@TempDir Path folder) throws Exception {
        JsonNode expected = expected();
        int rows = expected.get("rows").intValue();
        int inApril = expected.get("rows_per_month").get("2008-04").intValue();
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
                assertThat(hub.topics().end(TOPIC)).as("killed in the middle").isLessThan(inApril);
                connector(reader, "");
                process.startAgain();

                await().atMost(Hub.PATIENCE.multipliedBy(3))
                        .until(() -> Files.exists(reader.resolve("in/.done/eshop-2008-05.csv")));
            }

            List<ConsumerRecord<String, String>> records = hub.topics().read(TOPIC);
            assertThat(records.size()).as("only April is read twice").isBetween(rows + 1, rows + inApril);
            List<Click> clicks = firstOfEach(records);
            assertThat(clicks).hasSize(rows);
            assertSessions(clicks, expected);
            assertTotals(clicks, expected);
            assertThat(hub.topics().partitions(TOPIC)).isEqualTo(PARTITIONS);
        }
    }

    private static void assertSessions(List<Click> clicks, JsonNode expected) {
        var sessions = new HashMap<String, List<Integer>>();
        var starts = new TreeMap<String, Integer>();
        for (Click click : clicks) {
            List<Integer> session = sessions.computeIfAbsent(click.session(), it -> new ArrayList<>());
            if (session.isEmpty()) {
                starts.merge(click.day().substring(0, 7), 1, Integer::sum);
            }
            session.add(click.order());
        }
        assertThat(sessions).hasSize(expected.get("distinct_sessions").intValue());
        assertThat(starts).isEqualTo(counts(expected.get("sessions_per_start_month")));
        assertThat(expected.get("sessions_whose_order_column_is_not_1_to_n_in_file_order")
                        .intValue())
                .isZero();
        assertThat(sessions).allSatisfy((session, order) -> assertThat(order)
                .as("session %s", session)
                .isEqualTo(IntStream.rangeClosed(1, order.size()).boxed().toList()));
        assertThat(sessions.values().stream().filter(it -> it.size() == 1))
                .hasSize(expected.get("sessions_with_one_click").intValue());
        for (JsonNode session : expected.get("top10_sessions_by_clicks")) {
            assertThat(sessions.get(session.get(0).asText()))
                    .hasSize(session.get(1).intValue());
        }
    }

    private static void assertTotals(List<Click> clicks, JsonNode expected) {
        assertThat(perValue(clicks, Click::day)).isEqualTo(counts(expected.get("clicks_per_day")));
        assertThat(perValue(clicks, Click::category)).isEqualTo(counts(expected.get("clicks_per_category")));
        Map<String, Integer> models = perValue(clicks, Click::model);
        expected.get("top10_models").forEach(model -> assertThat(models)
                .containsEntry(model.get(0).asText(), model.get(1).intValue()));
        Map<String, Integer> countries = perValue(clicks, Click::country);
        expected.get("clicks_per_country_top10").forEach(country -> assertThat(countries)
                .containsEntry(country.get(0).asText(), country.get(1).intValue()));
        assertThat(clicks.stream().mapToInt(Click::price).sum())
                .isEqualTo(expected.get("sum_of_price").intValue());
        assertThat(clicks.stream().filter(Click::aboveAverage))
                .hasSize(expected.get("clicks_above_category_average_price(price 2=1)")
                        .intValue());
    }

    private static Map<String, Integer> perValue(List<Click> clicks, Function<Click, String> field) {
        var counts = new TreeMap<String, Integer>();
        clicks.forEach(click -> counts.merge(field.apply(click), 1, Integer::sum));
        return counts;
    }

    private static Map<String, Integer> counts(JsonNode expected) {
        var counts = new TreeMap<String, Integer>();
        expected.properties()
                .forEach(it -> counts.put(it.getKey(), it.getValue().intValue()));
        return counts;
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

    private record Click(
            String session,
            int order,
            String day,
            String category,
            String model,
            String country,
            int price,
            boolean aboveAverage) {
        static Click of(JsonNode row) {
            return new Click(
                    row.get("session ID").textValue(),
                    Integer.parseInt(row.get("order").textValue()),
                    "2008-%02d-%02d"
                            .formatted(
                                    Integer.parseInt(row.get("month").textValue()),
                                    Integer.parseInt(row.get("day").textValue())),
                    row.get("page 1 (main category)").textValue(),
                    row.get("page 2 (clothing model)").textValue(),
                    row.get("country").textValue(),
                    Integer.parseInt(row.get("price").textValue()),
                    row.get("price 2").textValue().equals("1"));
        }
    }

    private static void connector(Path reader, String limit) throws IOException {
        Files.writeString(Files.createDirectories(reader.resolve("connectors")).resolve("clicks.yaml"), """
                name: clicks
                topic: %s
                partitions: %d
                source:
                  uri: file
                  parameters: {directoryName: "${env:DIR}/in", include: .*\\.csv, move: ".done/${file:name}", sortBy: "file:name"}
                steps:
                  - decode: {format: csv, delimiter: ";"}
                  - split: {simple: "${body}"}
                key: ${body[session ID]}
                %s
                """.formatted(
                        TOPIC, PARTITIONS, limit));
    }

    private static void drop(Path inbox) throws IOException {
        Files.createDirectories(inbox);
        for (String month : List.of("eshop-2008-04.csv", "eshop-2008-05.csv")) {
            try (var csv = new GZIPInputStream(resource(month + ".gz"))) {
                Files.copy(csv, inbox.resolve(month));
            }
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
