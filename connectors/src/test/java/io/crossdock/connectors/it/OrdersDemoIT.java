package io.crossdock.connectors.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.ConnectorsConfig;
import io.crossdock.connectors.cluster.ApacheKafka;
import io.crossdock.connectors.cluster.Crossdock;
import io.crossdock.connectors.cluster.TestCluster;
import io.crossdock.connectors.cluster.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The connectors of the orders example, as they are shipped, with all of its data. */
class OrdersDemoIT {
    private static final Path EXAMPLE = Path.of("../dist/src/main/tarball/examples/orders");

    @Test
    void everyOrderLineArrivesOnceAndTheRevenueIsExactOnOurBroker(@TempDir Path folder) throws Exception {
        try (TestCluster cluster = Crossdock.start()) {
            runOn(cluster, folder);
        }
    }

    @Test
    void everyOrderLineArrivesOnceAndTheRevenueIsExactOnApacheKafka(@TempDir Path folder) throws Exception {
        try (TestCluster cluster = ApacheKafka.start()) {
            runOn(cluster, folder);
        }
    }

    private static void runOn(TestCluster cluster, Path folder) throws Exception {
        JsonNode expected =
                new ObjectMapper().readTree(EXAMPLE.resolve("expected.json").toFile());
        Path in = unzip(folder.resolve("in"));
        String database = "jdbc:h2:" + folder.resolve("shop") + ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1";
        var config = new ConnectorsConfig(
                EXAMPLE.resolve("connectors"),
                cluster.clientSettings(),
                Map.of("ORDERS_IN", in.toString(), "ORDERS_DB", database),
                Duration.ofSeconds(1));
        try (Connection keptOpen = DriverManager.getConnection(database, "sa", "");
                Statement sql = keptOpen.createStatement();
                ConnectorRuntime runtime = ConnectorRuntime.start(config)) {
            sql.execute(Files.readString(EXAMPLE.resolve("schema.sql")));

            await().atMost(Duration.ofSeconds(120)).untilAsserted(() -> {
                assertThat(count(sql)).isEqualTo(expected.path("rows").asInt());
                assertThat(filesIn(in)).isEmpty();
            });

            assertThat(revenueByCountry(sql)).isEqualTo(expectedRevenue(expected));
            assertThat(filesIn(in.resolve(".done")))
                    .hasSize(expected.path("files").asInt());
            assertThat(runtime.connectors()).allMatch(it -> it.state() == ConnectorState.RUNNING);
        }
        assertLinesOfAnInvoiceStayTogether(new Topics(cluster).read("shop.orders"));
    }

    private static void assertLinesOfAnInvoiceStayTogether(List<ConsumerRecord<String, String>> records) {
        var partitions = new TreeMap<String, Integer>();
        for (ConsumerRecord<String, String> record : records) {
            Integer before = partitions.putIfAbsent(record.key(), record.partition());
            assertThat(before == null || before == record.partition()).isTrue();
        }
        assertThat(partitions.values()).contains(0, 1, 2, 3, 4, 5);
    }

    private static Path unzip(Path target) throws Exception {
        Files.createDirectory(target);
        try (InputStream file = Files.newInputStream(EXAMPLE.resolve("online-retail.zip"));
                var zip = new ZipInputStream(file)) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".csv")) {
                    Files.copy(zip, target.resolve(entry.getName()));
                }
            }
        }
        return target;
    }

    private static int count(Statement sql) throws SQLException {
        try (var result = sql.executeQuery("SELECT COUNT(*) FROM order_lines")) {
            result.next();
            return result.getInt(1);
        }
    }

    private static Map<String, BigDecimal> revenueByCountry(Statement sql) throws SQLException {
        var revenue = new TreeMap<String, BigDecimal>();
        try (var result =
                sql.executeQuery("SELECT country, SUM(quantity * unit_price) FROM order_lines GROUP BY country")) {
            while (result.next()) {
                revenue.put(result.getString(1), result.getBigDecimal(2).setScale(2, RoundingMode.HALF_UP));
            }
        }
        return revenue;
    }

    private static Map<String, BigDecimal> expectedRevenue(JsonNode expected) {
        var revenue = new TreeMap<String, BigDecimal>();
        expected.path("net_revenue_per_country")
                .fields()
                .forEachRemaining(entry -> revenue.put(
                        entry.getKey(), new BigDecimal(entry.getValue().asText())));
        return revenue;
    }

    private static List<Path> filesIn(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
