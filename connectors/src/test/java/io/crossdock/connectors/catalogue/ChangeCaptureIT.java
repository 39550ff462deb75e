package io.crossdock.connectors.catalogue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossdock.connectors.catalogue.servers.LeasedConnectorsProcess;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Changes of PostgreSQL become records, though the database and the nodes that read it are killed in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangeCaptureIT {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** The primary key of each table that is captured. */
    private static final Map<String, String> KEYS = new TreeMap<>(Map.of(
            "customers", "customerid",
            "orderdetails", "orderid, productid",
            "orders", "orderid",
            "products", "productid"));

    private static final Map<String, String> FILES = Map.of(
            "customers", "Customers", "orderdetails", "OrderDetails", "orders", "Orders", "products", "Products");

    /** It notices soon that who read its log is gone. */
    private static final Map<String, String> LOGICAL = Map.of("wal_level", "logical");

    private static final int EACH = 200;

    private Path folder;
    private Hub hub;
    private PostgresServer postgres;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        NativeServer.assumeItsPlatform("PostgreSQL");
        folder = temporary;
        hub = Hub.start(folder, Map.of("PASSWORD", "postgres", "DB_PASSWORD", "of-hub"));
        postgres = PostgresServer.start(folder.resolve("postgres"), LOGICAL);
    }

    @AfterAll
    void stop() throws Exception {
        if (hub != null) {
            hub.close();
            postgres.close();
        }
    }

    @Test
    void everyChangeOfAShopComesOnceAndInTheOrderOfItsRowThoughDatabaseAndNodesAreKilled() throws Exception {
        makeShop();
        try (ServerProcess one = node("one");
                ServerProcess two = node("two")) {
            await().atMost(Hub.PATIENCE).ignoreExceptions().until(() -> !read("customers")
                    .isEmpty());
            ServerProcess first = isBy(one, read("customers").get(0)) ? one : two;
            ServerProcess second = first == one ? two : one;
            first.kill(); // in the middle of the snapshot, which begins anew elsewhere, while the shop goes on
            await().atMost(Hub.PATIENCE).until(() -> read("customers").stream().anyMatch(it -> isBy(second, it)));
            change(0, EACH);
            awaitStep(EACH - 1);

            change(EACH, 2 * EACH);
            awaitStep(EACH + 20);
            postgres.kill();
            postgres.startAgain(LOGICAL);
            change(2 * EACH, 3 * EACH);
            awaitStep(2 * EACH + 20);
            first.startAgain();
            second.kill();
            change(3 * EACH, 4 * EACH);
            awaitStep(4 * EACH - 1);
            // Whatever would still come, or come twice, comes before this.
            execute("UPDATE products SET unitsonorder = " + 4 * EACH + " WHERE productid = 1");
            awaitStep(4 * EACH);
        }

        for (String table : KEYS.keySet()) {
            assertThat(latest(table)).as(table).isEqualTo(rows(table));
        }
        List<Integer> steps = steps();
        int seen = steps.get(0); // those before are in the snapshot
        assertThat(steps)
                .isEqualTo(IntStream.rangeClosed(seen, 4 * EACH).boxed().toList());
        assertThat(steps("orders", "c")).isEqualTo(steps.subList(0, steps.size() - 1));
        assertThat(read("orders").stream().filter(it -> header(it, "op").equals("d")))
                .hasSize((int) steps.stream().filter(step -> step % 10 == 9).count())
                .allSatisfy(it -> assertThat(it.value()).isNull());
        assertThat(read("products").stream()
                        .collect(Collectors.groupingBy(ConsumerRecord::key, Collectors.mapping(this::step, toList()))))
                .hasSize(77)
                .allSatisfy((product, inOrder) -> assertThat(inOrder).isSorted());
        assertThat(read("customers")) // nobody changes them, and one of the two snapshots was cut short
                .hasSizeBetween(91, 2 * 91)
                .allSatisfy(it -> assertThat(header(it, "op")).isEqualTo("r"));
    }

    @Test
    void aRowIsPlainValuesAndWhatIsGoneIsATombstone() throws Exception {
        execute("CREATE TYPE mood AS ENUM ('sad', 'glad')");
        execute(
                "CREATE TABLE kinds (id INT, part TEXT, small SMALLINT, large BIGINT, money NUMERIC(12,4), free NUMERIC,"
                        + " twice DOUBLE PRECISION, yes BOOLEAN, day DATE, at TIME, moment TIMESTAMP, instant TIMESTAMPTZ,"
                        + " span INTERVAL, name UUID, doc JSONB, raw BYTEA, tags TEXT[], flags BIT(5), state mood, host INET,"
                        + " ever TIMESTAMP, text TEXT, PRIMARY KEY (id, part))");
        execute("ALTER TABLE kinds ALTER text SET STORAGE EXTERNAL");
        execute("INSERT INTO kinds (id, part) VALUES (1, 'first')");
        hub.connect("kinds", """
                topic: kinds
                source:
                  kamelet: postgresql-cdc-source
                  properties: {host: 127.0.0.1, port: %d, database: postgres, tables: kinds, slot: kinds,
                    username: postgres, password: "${env:PASSWORD}", publication: kinds_pub}
                partition: "0"
                """.formatted(postgres.port()));
        hub.awaitDelivered("kinds", 1);

        execute("INSERT INTO kinds VALUES (2, 'a', -7, 9007199254740993, 12.5, 1e-9, 0.5, true, '2025-03-30', '24:00',"
                + " '2025-03-30 01:59:59.999999', '2025-03-30 01:59:59.5+01', '1 day 02:03:04',"
                + " '65f0c0ff-ee65-f0c0-ffee-65f0c0ffee65', '{\"a\": [1]}', '\\x00ff', '{x,NULL,y}', '00110', 'glad',"
                + " '10.0.0.1', 'infinity', repeat('0123456789', 1000))");
        execute("UPDATE kinds SET small = 8 WHERE id = 2");
        execute("UPDATE kinds SET part = 'b' WHERE id = 2");
        execute("DELETE FROM kinds WHERE id = 2");
        hub.awaitDelivered("kinds", 6);

        List<ConsumerRecord<String, String>> all = hub.topics().read("kinds");
        assertThat(all.stream().map(it -> header(it, "op"))).containsExactly("r", "c", "u", "d", "c", "d");
        assertThat(all)
                .extracting(ConsumerRecord::key)
                .containsExactly(
                        "{\"id\":1,\"part\":\"first\"}",
                        "{\"id\":2,\"part\":\"a\"}",
                        "{\"id\":2,\"part\":\"a\"}",
                        "{\"id\":2,\"part\":\"a\"}",
                        "{\"id\":2,\"part\":\"b\"}",
                        "{\"id\":2,\"part\":\"b\"}");
        String inserted = "{\"id\":2,\"part\":\"a\",\"small\":-7,\"large\":9007199254740993,\"money\":12.5000,"
                + "\"free\":0.000000001,\"twice\":0.5,\"yes\":true,\"day\":\"2025-03-30\",\"at\":\"24:00:00\","
                + "\"moment\":\"2025-03-30T01:59:59.999999\",\"instant\":\"2025-03-30T00:59:59.500000Z\","
                + "\"span\":\"P0Y0M1DT2H3M4S\",\"name\":\"65f0c0ff-ee65-f0c0-ffee-65f0c0ffee65\","
                + "\"doc\":\"{\\\"a\\\": [1]}\",\"raw\":\"AP8=\",\"tags\":[\"x\",null,\"y\"],\"flags\":\"00110\","
                + "\"state\":\"glad\",\"host\":\"10.0.0.1\",\"ever\":\"infinity\"";
        assertThat(all.get(1).value()).isEqualTo(inserted + ",\"text\":\"" + "0123456789".repeat(1_000) + "\"}");
        // what PostgreSQL does not tell, since the change has left it alone, is not there
        assertThat(all.get(2).value()).isEqualTo(inserted.replace(":-7,", ":8,") + "}");
        assertThat(all.get(3).value()).isNull();
        assertThat(all.get(5).value()).isNull();
        assertThat(all).allSatisfy(it -> {
            assertThat(header(it, "schema")).isEqualTo("public");
            assertThat(header(it, "table")).isEqualTo("kinds");
            assertThat(header(it, "lsn")).matches("[0-9A-F]+/[0-9A-F]+");
            assertThat(Instant.parse(header(it, "ts"))).isAfter("2025-01-01T00:00:00Z");
        });
        hub.disconnect("kinds");
    }

    @Test
    void theExampleOfThePageWorks() throws Exception {
        execute("CREATE ROLE hub LOGIN REPLICATION PASSWORD 'of-hub'");
        execute("CREATE DATABASE page OWNER hub");
        String url = postgres.url().replace("/postgres", "/page");
        try (Connection database = DriverManager.getConnection(url, "hub", "of-hub");
                var sql = database.createStatement()) {
            sql.execute("CREATE SCHEMA billing");
            for (String table : List.of("orders", "customers", "billing.invoices")) {
                sql.execute("CREATE TABLE " + table + " (id INT PRIMARY KEY, name TEXT)");
            }
            sql.execute("INSERT INTO orders VALUES (7, 'first')");
            hub.connect(
                    "page",
                    PageExample.of("postgresql-cdc-source")
                            .with("host: db.example", "host: 127.0.0.1\n    port: " + postgres.port())
                            .with("database: shop", "database: page")
                            .with("tls: verify-full\n    authority: /etc/ssl/db-ca.pem", "tls: disable")
                            .with("shop.${header.table}", "page.${header.table}")
                            .yaml());
            await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                            hub.topics().values("page.orders"))
                    .containsExactly("{\"id\":7,\"name\":\"first\"}"));
            sql.execute("INSERT INTO billing.invoices VALUES (8, 'second')");
            await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                            hub.topics().values("page.invoices"))
                    .containsExactly("{\"id\":8,\"name\":\"second\"}"));
            hub.disconnect("page");
        }
    }

    private void makeShop() throws Exception {
        try (Connection database = postgres.connect();
                InputStream schema = resource("schema.sql")) {
            try (var sql = database.createStatement()) {
                sql.execute(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
            }
            for (String table : KEYS.keySet()) {
                try (InputStream rows = resource(FILES.get(table) + ".csv")) {
                    database.unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn("COPY " + table + " FROM STDIN WITH (FORMAT csv, HEADER, ENCODING 'UTF8')", rows);
                }
                execute("ALTER TABLE " + table + " ADD PRIMARY KEY (" + KEYS.get(table) + ")");
            }
        }
        execute("UPDATE products SET unitsonorder = -1");
    }

    /** A node with the connector; slow enough to be on its way when somebody dies. */
    private ServerProcess node(String name) throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        Files.writeString(home.resolve("bootstrap"), hub.bootstrap());
        Files.createDirectories(home.resolve("connectors"));
        Files.writeString(
                home.resolve("connectors/shop.yaml"), """
                name: shop
                topic: {simple: "shop.${header.table}"}
                source:
                  kamelet: postgresql-cdc-source
                  properties:
                    host: 127.0.0.1
                    port: %d
                    database: postgres
                    tables: %s
                    slot: crossdock_shop
                    username: postgres
                    password: "${env:PASSWORD}"
                    rows: 100
                headers: {node: "${exchangeProperty.CrossdockNode}"}
                limit: {recordsPerSecond: 1000}
                errors: {backoff: 100ms, maxBackoff: 500ms}
                """.formatted(postgres.port(), String.join(", ", KEYS.keySet())));
        return ServerProcess.start(LeasedConnectorsProcess.class, home);
    }

    private static boolean isBy(ServerProcess node, ConsumerRecord<String, String> record) {
        return header(record, "node").equals("node:" + node.port());
    }

    /** A day in the shop: each step is a transaction that changes a product and takes an order, some cancel another. */
    private void change(int from, int to) throws SQLException {
        try (Connection database = postgres.connect()) {
            database.setAutoCommit(false);
            for (int step = from; step < to; step++) {
                try (var sql = database.createStatement()) {
                    sql.execute("UPDATE products SET unitsonorder = " + step + " WHERE productid = " + (1 + step % 77));
                    sql.execute("INSERT INTO orders (orderid, customerid, shipvia) VALUES (" + (20_000 + step)
                            + ", 'ALFKI', " + step + ")");
                    sql.execute(
                            "INSERT INTO orderdetails VALUES (" + (20_000 + step) + ", 11, 9.80, " + step + ", 0.1)");
                    if (step % 10 == 9) {
                        sql.execute("DELETE FROM orders WHERE orderid = " + (20_000 + step - 5));
                    }
                }
                database.commit();
            }
        }
    }

    private void awaitStep(int step) {
        await().atMost(Hub.PATIENCE).ignoreExceptions().until(() -> read("products").stream()
                .anyMatch(it -> step(it) >= step));
    }

    private List<Integer> steps() {
        return steps("products", "u");
    }

    /** Those that records of a kind tell of, from the first to the last. */
    private List<Integer> steps(String table, String op) {
        return read(table).stream()
                .filter(it -> header(it, "op").equals(op))
                .map(it -> table.equals("products")
                        ? step(it)
                        : json(it.value()).path("shipvia").asInt())
                .sorted()
                .toList();
    }

    private int step(ConsumerRecord<String, String> product) {
        return json(product.value()).path("unitsonorder").asInt();
    }

    private List<ConsumerRecord<String, String>> read(String table) {
        return hub.topics().read("shop." + table);
    }

    /** What a table comes to for who takes the last record of each key. */
    private Map<String, Map<String, String>> latest(String table) {
        var rows = new TreeMap<String, Map<String, String>>();
        for (ConsumerRecord<String, String> record : read(table)) {
            if (record.value() == null) {
                rows.remove(record.key());
            } else {
                rows.put(record.key(), columns(json(record.value())));
            }
        }
        return rows;
    }

    private Map<String, Map<String, String>> rows(String table) throws SQLException {
        var rows = new TreeMap<String, Map<String, String>>();
        List<String> key = List.of(Objects.requireNonNull(KEYS.get(table)).split(", ", -1));
        try (Connection database = postgres.connect();
                var sql = database.createStatement();
                ResultSet row = sql.executeQuery("SELECT row_to_json(t) FROM " + table + " t")) {
            while (row.next()) {
                JsonNode columns = json(row.getString(1));
                var composite = JSON.createObjectNode();
                for (String column : key) {
                    composite.set(column, columns.get(column));
                }
                rows.put(key.size() == 1 ? columns.get(key.get(0)).asText() : composite.toString(), columns(columns));
            }
        }
        return rows;
    }

    /** Each as text; the database says 11.0 where a record says 11, and so does the other way round. */
    private static Map<String, String> columns(JsonNode row) {
        var columns = new TreeMap<String, String>();
        row.properties()
                .forEach(column -> columns.put(
                        column.getKey(),
                        column.getValue().isNumber()
                                ? column.getValue()
                                        .decimalValue()
                                        .stripTrailingZeros()
                                        .toPlainString()
                                : column.getValue().toString()));
        return columns;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(ChangeCaptureIT.class.getResourceAsStream("/northwind/" + name), name);
    }

    private void execute(String statement) throws SQLException {
        try (Connection connection = postgres.connect();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
