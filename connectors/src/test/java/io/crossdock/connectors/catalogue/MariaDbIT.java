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
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Tables of MariaDB, killed in the middle of each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MariaDbIT {
    private Hub hub;
    private MariaDbServer database;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        NativeServer.assumeItsPlatform("MariaDB");
        hub = Hub.start(folder, Map.of("PASSWORD", MariaDbServer.PASSWORD));
        database = MariaDbServer.start(folder.resolve("m"));
    }

    @AfterAll
    void stop() throws Exception {
        if (hub != null) {
            hub.close();
        }
        if (database != null) {
            database.close();
        }
    }

    @Test
    void everyRowOfAnOutboxBecomesARecordAndIsDeleted() throws Exception {
        Messages sent = Messages.of(200);
        execute("CREATE TABLE outbox (id BIGINT AUTO_INCREMENT PRIMARY KEY, payload TEXT NOT NULL)");
        insert("INSERT INTO outbox (payload) VALUES (?)", sent.from(0, 150));
        hub.connect("outbox-in", """
                topic: sql.in
                source: {kamelet: sql-outbox-source, properties: {table: outbox, id: id, delay: 100, rows: 50}}
                %s
                steps: [{setBody: {simple: "${body[payload]}"}}, {delay: {constant: 2}}]
                key: {jsonpath: "$.key"}
                """.formatted(datasource("")));

        hub.awaitDelivered("outbox-in", 20);
        database.kill();
        database.startAgain();
        insert("INSERT INTO outbox (payload) VALUES (?)", sent.from(150, 200));

        hub.awaitArrival("sql.in", sent);
        // the one row whose DELETE was on its way when the database died
        assertThat(Messages.repeated(hub.topics().values("sql.in"))).isLessThanOrEqualTo(1);
        await().atMost(Hub.PATIENCE).untilAsserted(() -> assertThat(texts("SELECT payload FROM outbox"))
                .isEmpty());
        hub.disconnect("outbox-in");
    }

    @Test
    void everyRowIsOneRecordThoughItsTimesHaveAZone() throws Exception {
        Messages sent = Messages.of(300);
        execute("CREATE TABLE visits (id BIGINT AUTO_INCREMENT PRIMARY KEY, seen TIMESTAMP(6) NULL, payload TEXT)");
        visit(sent, 0, 200);
        hub.connect("visits-in", """
                topic: sql.visits
                source: {kamelet: sql-poll-source, properties: {table: visits, column: seen, rows: 40, delay: 50}}
                %s
                steps: [{setBody: {simple: "${body[payload]}"}}, {delay: {constant: 1}}]
                key: {jsonpath: "$.key"}
                """.formatted(datasource("")));

        hub.awaitDelivered("visits-in", 40);
        database.kill();
        database.startAgain();
        visit(sent, 200, 300);

        hub.awaitArrival("sql.visits", sent);
        assertThat(hub.topics().values("sql.visits")).hasSize(sent.count());
        hub.disconnect("visits-in");
    }

    /** Nothing in this table refuses or merges a second row. */
    @Test
    void everyRecordIsOneRowWhereTheOffsetsAreInTheDatabase() throws Exception {
        Messages sent = Messages.of(400);
        execute("CREATE TABLE copies (pos BIGINT AUTO_INCREMENT PRIMARY KEY, k VARCHAR(9), n INT)");
        hub.write("sql.once", sent.from(0, 300));
        hub.connect("once-out", """
                topic: sql.once
                sink: {uri: "sql:INSERT INTO copies (k, n) VALUES (:#key, :#n)", parameters: {batch: true}}
                %s
                batch: {records: 20, wait: 20ms}
                steps: [{delay: {constant: 20, asyncDelayed: false}}] # the transaction belongs to the thread
                errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                """.formatted(datasource(", exactlyOnce: true")));

        hub.awaitDelivered("once-out", 40);
        database.kill();
        database.startAgain();
        hub.write("sql.once", sent.from(300, 400));

        String all = "SELECT CONCAT('{\"key\":\"', k, '\",\"n\":', n, '}') FROM copies ORDER BY pos";
        await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(texts(all))
                .hasSize(sent.count()));
        hub.awaitDelivered("once-out", sent.count() - 20);
        assertThat(texts(all)).containsExactlyInAnyOrderElementsOf(sent.all());
        sent.assertOrderPerKey(texts(all));
        hub.disconnect("once-out");
    }

    @Test
    void theLastRecordOfAKeyIsItsRowAndOneThatTheTableRefusesIsADeadLetterAlone() throws Exception {
        execute("CREATE TABLE stock (k VARCHAR(4) PRIMARY KEY, n INT NOT NULL CHECK (n < 1000), at DATETIME(3))");
        Messages sent = Messages.of(60);
        String tooLong = "{\"key\":\"too-long\",\"n\":1}";
        String tooMany = "{\"key\":\"k1\",\"n\":5000}";
        String nothing = "{\"key\":\"k2\",\"n\":null}";
        hub.write("sql.stock", sent.from(0, 30));
        hub.write("sql.stock", List.of(tooLong, tooMany, nothing));
        hub.write("sql.stock", sent.from(30, 60));
        hub.connect("stock-out", """
                topic: sql.stock
                sink:
                  uri: "sql:INSERT INTO stock (k, n) VALUES (:#key, :#n) ON DUPLICATE KEY UPDATE n = VALUES(n)"
                  parameters: {batch: true}
                %s
                batch: {records: 50, wait: 50ms}
                errors: {retries: 1, backoff: 50ms, deadLetter: sql.refused}
                """.formatted(datasource("")));

        await().atMost(Hub.PATIENCE).untilAsserted(() -> assertThat(hub.topics().values("sql.refused"))
                .containsExactlyInAnyOrder(tooLong, tooMany, nothing));
        List<String> last = IntStream.range(56, 60).mapToObj(Integer::toString).toList();
        await().atMost(Hub.PATIENCE).untilAsserted(() -> assertThat(texts("SELECT n FROM stock"))
                .containsExactlyInAnyOrderElementsOf(last));
        hub.disconnect("stock-out");
    }

    private String datasource(String more) {
        return "datasource: {url: \"%s\", username: %s, password: \"${env:PASSWORD}\"%s}"
                .formatted(database.url(), MariaDbServer.USER, more);
    }

    /** Times a microsecond apart, over the night in which clocks of Europe were put forward. */
    private void visit(Messages sent, int from, int to) throws SQLException {
        for (int i = from; i < to; i++) {
            insert(
                    "INSERT INTO visits (seen, payload) VALUES ('2025-03-30 01:59:59.999900' + INTERVAL " + i
                            + " MICROSECOND, ?)",
                    List.of(sent.all().get(i)));
        }
    }

    private void execute(String statement) throws SQLException {
        try (Connection connection = database.connect();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private void insert(String statement, List<String> texts) throws SQLException {
        try (Connection connection = database.connect();
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
        try (Connection connection = database.connect();
                var sql = connection.createStatement();
                var rows = sql.executeQuery(query)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}
