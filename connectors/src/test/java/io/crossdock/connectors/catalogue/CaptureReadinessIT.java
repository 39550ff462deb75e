package io.crossdock.connectors.catalogue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a database may lack that is to be captured: its source says so, and goes on by itself once it is there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CaptureReadinessIT {
    private Hub hub;
    private PostgresServer postgres;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        NativeServer.assumeItsPlatform("PostgreSQL");
        hub = Hub.start(folder, Map.of("PASSWORD", "postgres", "WRONG", "wr0ng-word"));
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
    void everyThingThatIsMissingIsNamedWithItsRemedyAndMendingItIsEnough() throws Exception {
        execute("CREATE TABLE orders (id INT PRIMARY KEY, state TEXT)");
        execute("CREATE TABLE heap (id INT)");
        execute("CREATE ROLE reader LOGIN PASSWORD 'postgres'");
        capture("first", "tables: orders, slot: first, username: reader");
        tells("first", "writes no log that can be decoded - set wal_level = logical");

        postgres.kill();
        postgres.startAgain(Map.of("wal_level", "logical"));
        tells("first", "user 'reader' may not read the log", "ALTER ROLE \"reader\" REPLICATION");
        execute("ALTER ROLE reader REPLICATION");
        tells("first", "may not read table public.orders", "GRANT SELECT ON \"public\".\"orders\" TO \"reader\"");
        execute("GRANT SELECT ON orders TO reader");
        tells(
                "first",
                "there is no publication 'first'",
                "CREATE PUBLICATION \"first\" FOR TABLE \"public\".\"orders\"");
        execute("CREATE PUBLICATION first FOR TABLE orders");
        execute("INSERT INTO orders VALUES (1, 'new')");
        hub.awaitDelivered("first", 1);

        capture("second", "tables: orders, slot: first, username: postgres");
        tells("second", "replication slot 'first' is in use by process", "needs a 'slot' of its own");
        capture("third", "tables: 'orders, heap', slot: third, username: postgres");
        tells("third", "table public.heap has nothing that identifies a row - give it a primary key");
        capture("fourth", "tables: shop.orders, slot: fourth, username: postgres");
        tells("fourth", "there is no table shop.orders in database");
        hub.add(
                "fifth",
                source("tables: orders, slot: fifth, username: reader")
                        .replace("database: postgres", "database: nowhere")
                        .replace("${env:PASSWORD}", "${env:WRONG}"));
        tells("fifth", "FATAL: database \"nowhere\" does not exist - look at 'database'");
        execute("SELECT pg_create_logical_replication_slot('strange', 'pgoutput')");
        capture("sixth", "tables: orders, slot: strange, username: postgres");
        tells("sixth", "replication slot 'strange' is there already, and this connector did not make it");
        for (String name : new String[] {"second", "third", "fourth", "fifth", "sixth"}) {
            assertThat(hub.status(name).lastError())
                    .doesNotContain("Exception", "wr0ng-word")
                    .hasLineCount(1);
            hub.disconnect(name);
        }
        hub.disconnect("first");
        execute("SELECT pg_drop_replication_slot('first')");
        capture("first", "tables: orders, slot: first, username: reader");
        tells("first", "replication slot 'first' is gone", "take a new snapshot");
        hub.disconnect("first");
    }

    private void capture(String name, String properties) throws Exception {
        hub.add(name, source(properties));
        assertThat(hub.status(name).problems()).isEmpty();
    }

    private String source(String properties) {
        return """
                topic: capture.readiness
                source:
                  kamelet: postgresql-cdc-source
                  properties: {host: 127.0.0.1, port: %d, database: postgres, password: "${env:PASSWORD}", %s}
                """.formatted(postgres.port(), properties);
    }

    private void tells(String name, String... parts) {
        await().atMost(Hub.PATIENCE)
                .untilAsserted(() -> assertThat(hub.status(name).lastError())
                        .as(hub.status(name).toString())
                        .contains(parts));
    }

    private void execute(String statement) throws SQLException {
        try (Connection connection = postgres.connect();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
