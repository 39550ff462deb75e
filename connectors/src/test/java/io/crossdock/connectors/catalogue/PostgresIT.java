package io.crossdock.connectors.catalogue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Tables of PostgreSQL, killed in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresIT {
    private Hub hub;
    private PostgresServer postgres;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        NativeServer.assumeItsPlatform("PostgreSQL");
        hub = Hub.start(folder, Map.of("PASSWORD", "postgres", "DB_PASSWORD", "postgres"));
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
    void everyRowOfAnOutboxBecomesARecordAndIsDeleted() throws Exception {
        Messages sent = Messages.of(200);
        execute("CREATE TABLE outbox (id BIGSERIAL PRIMARY KEY, payload TEXT NOT NULL)");
        insert("INSERT INTO outbox (payload) VALUES (?)", sent.from(0, 150));
        hub.connect("outbox-in", """
                topic: sql.in
                source: {kamelet: sql-outbox-source, properties: {table: outbox, id: id, delay: 100, rows: 50}}
                datasource: {url: "%s", username: postgres, password: "${env:PASSWORD}"}
                steps: [{setBody: {simple: "${body[payload]}"}}, {delay: {constant: 2}}]
                key: {jsonpath: "$.key"}
                """.formatted(postgres.url()));

        hub.awaitDelivered("outbox-in", 20);
        postgres.kill();
        postgres.startAgain();
        insert("INSERT INTO outbox (payload) VALUES (?)", sent.from(150, 200));

        hub.awaitArrival("sql.in", sent);
        // the one row whose DELETE was on its way when the database died
        assertThat(Messages.repeated(hub.topics().values("sql.in"))).isLessThanOrEqualTo(1);
        await().atMost(Hub.PATIENCE).untilAsserted(() -> assertThat(texts("SELECT payload FROM outbox"))
                .isEmpty());
        hub.disconnect("outbox-in");
    }

    @Test
    void aRowThatIsCommittedLateIsNotOvertakenByTheDeletionOfItsSuccessors() throws Exception {
        execute("CREATE TABLE late (id BIGINT PRIMARY KEY, payload TEXT NOT NULL)");
        try (Connection slow = postgres.connect()) {
            slow.setAutoCommit(false);
            try (var sql = slow.createStatement()) {
                sql.execute("INSERT INTO late VALUES (1, '{\"key\":\"k0\",\"n\":0}')");
            }
            insert("INSERT INTO late VALUES (2, ?)", List.of("{\"key\":\"k1\",\"n\":1}"));
            hub.connect("late-in", """
                    topic: sql.late
                    source: {kamelet: sql-outbox-source, properties: {table: late, id: id, delay: 100}}
                    datasource: {url: "%s", username: postgres, password: "${env:PASSWORD}"}
                    steps: [{setBody: {simple: "${body[payload]}"}}]
                    """.formatted(postgres.url()));
            hub.awaitDelivered("late-in", 1);

            slow.commit();
        }

        hub.awaitDelivered("late-in", 2);
        assertThat(hub.topics().values("sql.late")).hasSize(2);
        hub.disconnect("late-in");
    }

    @Test
    void everyRecordBecomesOneRow() throws Exception {
        Messages sent = Messages.of(400);
        execute("CREATE TABLE copies (pos BIGSERIAL, key TEXT, n INT PRIMARY KEY)");
        hub.write("sql.out", sent.from(0, 300));
        hub.connect("rows-out", """
                topic: sql.out
                sink:
                  uri: "sql:INSERT INTO copies (key, n) VALUES (:#key, :#n) ON CONFLICT (n) DO NOTHING"
                  parameters: {batch: true}
                datasource: {url: "%s", username: postgres, password: "${env:PASSWORD}"}
                batch: {records: 20, wait: 20ms}
                steps: [{delay: {constant: 20, asyncDelayed: false}}] # the transaction belongs to the thread
                errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                """.formatted(postgres.url()));

        hub.awaitDelivered("rows-out", 40);
        postgres.kill();
        postgres.startAgain();
        hub.write("sql.out", sent.from(300, 400));

        String all = "SELECT '{\"key\":\"' || key || '\",\"n\":' || n || '}' FROM copies ORDER BY pos";
        await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(texts(all))
                .hasSize(sent.count()));
        sent.assertOrderPerKey(texts(all));
    }

    @Test
    void theExamplesOfThePagesWork() throws Exception {
        execute("CREATE TABLE page_outbox (id BIGSERIAL PRIMARY KEY, payload TEXT NOT NULL)");
        insert("INSERT INTO page_outbox (payload) VALUES (?)", List.of("{\"order\":\"o-1\"}"));
        hub.connect(
                "outbox-page",
                PageExample.of("sql-outbox-source")
                        .with("jdbc:postgresql://db.example/shop", postgres.url())
                        .with("username: hub", "username: postgres")
                        .with("table: outbox", "table: page_outbox")
                        .on("outbox.page")
                        .yaml());
        await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                        hub.topics().read("outbox.page"))
                .singleElement()
                .satisfies(it -> assertThat(it.key()).isEqualTo("o-1"))
                .satisfies(it -> assertThat(it.value()).isEqualTo("{\"order\":\"o-1\"}")));

        execute("CREATE TABLE page_orders (id INT PRIMARY KEY, changed TIMESTAMP NOT NULL)");
        execute("INSERT INTO page_orders VALUES (7, now() - interval '1 minute')");
        hub.connect(
                "poll-page",
                PageExample.of("sql-poll-source")
                        .with("jdbc:postgresql://db.example/shop", postgres.url())
                        .with("username: hub", "username: postgres")
                        .with("table: orders", "table: page_orders")
                        .on("poll.page")
                        .yaml());
        await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                        hub.topics().read("poll.page"))
                .singleElement()
                .satisfies(it -> assertThat(it.key()).isEqualTo("7")));
        hub.disconnect("outbox-page");
        hub.disconnect("poll-page");
    }

    private void execute(String statement) throws SQLException {
        try (Connection connection = postgres.connect();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private void insert(String statement, List<String> texts) throws SQLException {
        try (Connection connection = postgres.connect();
                var sql = connection.prepareStatement(statement)) {
            for (String text : texts) {
                sql.setString(1, text);
                sql.addBatch();
            }
            sql.executeBatch();
        }
    }

    private List<String> texts(String query) throws SQLException {
        var texts = new ArrayList<String>();
        try (Connection connection = postgres.connect();
                var sql = connection.createStatement();
                var rows = sql.executeQuery(query)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}
