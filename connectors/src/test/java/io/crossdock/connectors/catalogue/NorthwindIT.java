package io.crossdock.connectors.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A whole shop database through topics into a second one, while the first is killed: every figure to the last digit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NorthwindIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** By which column each table is polled; several rows share a value in two of them. */
    private static final Map<String, String> TABLES = Map.ofEntries(
            Map.entry("Categories", "categoryid"),
            Map.entry("Customers", "customerid"),
            Map.entry("EmployeeTerritories", "employeeid"),
            Map.entry("Employees", "employeeid"),
            Map.entry("OrderDetails", "orderid"),
            Map.entry("Orders", "orderid"),
            Map.entry("Products", "productid"),
            Map.entry("Region", "regionid"),
            Map.entry("Shippers", "shipperid"),
            Map.entry("Suppliers", "supplierid"),
            Map.entry("Territories", "territoryid"));

    private Hub hub;
    private PostgresServer shop;
    private PostgresServer warehouse;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        NativeServer.assumeItsPlatform("PostgreSQL");
        hub = Hub.start(folder, Map.of("PASSWORD", "postgres"));
        shop = PostgresServer.start(folder.resolve("shop"));
        warehouse = PostgresServer.start(folder.resolve("warehouse"));
    }

    @AfterAll
    void stop() throws Exception {
        if (hub != null) {
            hub.close();
            shop.close();
            warehouse.close();
        }
    }

    @Test
    void everyTotalIsExactThoughTheSourceDatabaseIsKilledInTheMiddle() throws Exception {
        try (Connection database = shop.connect();
                Connection target = warehouse.connect()) {
            makeTables(database);
            makeTables(target);
            for (String table : TABLES.keySet()) {
                copy(table, database);
            }
            try (var sql = database.createStatement()) { // so that it dies in the middle, whatever is fast or slow here
                sql.execute("CREATE TABLE later AS SELECT * FROM orderdetails WHERE orderid > 10600");
                sql.execute("DELETE FROM orderdetails WHERE orderid > 10600");
            }
        }
        for (String table : new TreeSet<>(TABLES.keySet())) {
            hub.connect(table.toLowerCase(Locale.ROOT) + "-in", source(table));
            hub.connect(table.toLowerCase(Locale.ROOT) + "-out", sink(table));
        }

        hub.awaitDelivered("orderdetails-in", 100);
        shop.kill();
        shop.startAgain();
        try (Connection database = shop.connect();
                var sql = database.createStatement()) {
            sql.execute("INSERT INTO orderdetails SELECT * FROM later");
        }

        JsonNode expected = expected();
        await().atMost(Hub.PATIENCE.multipliedBy(3)).ignoreExceptions().untilAsserted(() -> assertThat(totals("rows"))
                .containsEntry("rows", expected.path("rows")));
        var figures = new LinkedHashMap<String, JsonNode>();
        expected.properties().forEach(each -> figures.put(each.getKey(), each.getValue()));
        figures.remove("order_total_formula"); // says how the others are made
        assertThat(totals("")).isEqualTo(figures);
    }

    private String source(String table) {
        // Slow enough for the larger tables to be on their way when the database dies.
        return """
                topic: nw.%1$s
                source: {kamelet: sql-poll-source, properties: {table: %1$s, column: %2$s, rows: 100, delay: 100}}
                datasource: {url: "%3$s", username: postgres, password: "${env:PASSWORD}"}
                key: ${body[%2$s]}
                limit: {recordsPerSecond: 300}
                """.formatted(table.toLowerCase(Locale.ROOT), TABLES.get(table), shop.url());
    }

    private String sink(String table) {
        return """
                topic: nw.%1$s
                sink:
                  uri: "sql:INSERT INTO %1$s SELECT * FROM json_populate_record(NULL::%1$s, CAST(:#${body} AS json))"
                datasource: {url: "%2$s", username: postgres, password: "${env:PASSWORD}", exactlyOnce: true}
                value: {format: string}
                errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                """.formatted(table.toLowerCase(Locale.ROOT), warehouse.url());
    }

    private static void makeTables(Connection database) throws SQLException, IOException {
        try (var sql = database.createStatement();
                InputStream schema = resource("schema.sql")) {
            sql.execute(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static void copy(String table, Connection database) throws SQLException, IOException {
        try (InputStream rows = resource(table + ".csv")) {
            database.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + table + " FROM STDIN WITH (FORMAT csv, HEADER, ENCODING 'UTF8')", rows);
        }
    }

    private static JsonNode expected() throws IOException {
        try (InputStream figures = resource("expected.json")) {
            return JSON.readTree(figures);
        }
    }

    /** The figures of the second database; those whose name ends so. */
    private Map<String, JsonNode> totals(String ending) throws Exception {
        var queries = new Properties();
        try (Reader text = new InputStreamReader(resource("totals.properties"), StandardCharsets.UTF_8)) {
            queries.load(text);
        }
        var totals = new LinkedHashMap<String, JsonNode>();
        try (Connection database = warehouse.connect();
                var sql = database.createStatement()) {
            for (String name : queries.stringPropertyNames()) {
                if (name.endsWith(ending)) {
                    try (var row = sql.executeQuery(queries.getProperty(name))) {
                        row.next();
                        totals.put(name, JSON.readTree(row.getString(1)));
                    }
                }
            }
        }
        return totals;
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(NorthwindIT.class.getResourceAsStream("/northwind/" + name), name);
    }
}
