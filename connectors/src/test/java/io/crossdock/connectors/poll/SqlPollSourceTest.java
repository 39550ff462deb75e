package io.crossdock.connectors.poll;

import io.crossdock.connectors.camel.Replay;
import io.crossdock.connectors.delivery.BatchEnd;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The polling of a table as Camel runs it, with a clock of its own and nobody behind it but a list. */
class SqlPollSourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final JdbcDataSource source = new JdbcDataSource();
    private final HandClock clock = new HandClock();
    private final List<Object> arrived = new CopyOnWriteArrayList<>();
    private final List<String> positions = new CopyOnWriteArrayList<>();
    private final List<Throwable> unreadable = new CopyOnWriteArrayList<>();
    private final AtomicInteger recoveries = new AtomicInteger();
    private JdbcTemplate database = new JdbcTemplate();
    private @Nullable DefaultCamelContext context;

    @BeforeEach
    void open() {
        // In memory, since a poll that ends late would write into a folder that is being deleted.
        source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        database = new JdbcTemplate(source);
    }

    @AfterEach
    void close() {
        stop();
        database.execute("SHUTDOWN");
    }

    private void stop() {
        if (context != null) {
            context.stop();
        }
    }

    @Test
    void aRowThatIsCommittedLateIsReadInItsPlaceIfThatIsSoonEnough() throws Exception {
        database.execute("CREATE TABLE t (id INT)");
        try (Connection slow = source.getConnection()) {
            slow.setAutoCommit(false);
            try (var sql = slow.createStatement()) {
                sql.execute("INSERT INTO t VALUES (1)");
            }
            database.execute("INSERT INTO t VALUES (2)");
            poll("t", "id", "&settle=60000", null);
            awaitLooks(3);
            assertThat(arrived).isEmpty();
            slow.commit();
        }
        clock.advance(Duration.ofSeconds(60));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(arrived).containsExactly(1, 2));
    }

    @Test
    void latestPassesOverWhatIsThereAndKeepsThatAtOnce() throws Exception {
        database.execute("CREATE TABLE t (id INT)");
        database.execute("INSERT INTO t VALUES (1), (2)");

        poll("t", "id", "&from=latest", null);
        await().atMost(PATIENCE).until(() -> !positions.isEmpty());
        database.execute("INSERT INTO t VALUES (3)");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(arrived).containsExactly(3));
        assertThat(positions).containsExactly(position("id", "2"), position("id", "3"));
    }

    @Test
    void itGoesOnWhereTheHubSaysAndBeginsWhereTheFileSaysWhenThatIsOfAnotherColumn() throws Exception {
        database.execute("CREATE TABLE t (id INT, other INT)");
        database.execute("INSERT INTO t VALUES (1, 10), (2, 20), (3, 30)");

        poll("t", "id", "&from=0", position("id", "2"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(arrived).containsExactly(3));
        stop();
        arrived.clear();
        poll("t", "other", "&from=10", position("id", "3"));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(arrived).containsExactly(2, 3));
    }

    @Test
    void aTableThatIsMissingIsToldAndReadWhenItIsThere() throws Exception {
        poll("t", "id", "", null);
        await().atMost(PATIENCE).until(() -> !unreadable.isEmpty());
        assertThat(recoveries).hasValue(0);
        database.execute("CREATE TABLE t (id INT)");
        await().atMost(PATIENCE).until(() -> recoveries.get() == 1);
        database.execute("INSERT INTO t VALUES (1)");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(arrived).containsExactly(1));
    }

    @Test
    void aBatchThatWasNotTakenComesAgainAndNothingOvertakesIt() throws Exception {
        database.execute("CREATE TABLE t (id INT)");
        database.execute("INSERT INTO t VALUES (1), (2), (3)");
        var refusals = new AtomicInteger(3);

        poll("t", "id", "&rows=1", null, () -> {
            if (refusals.getAndDecrement() > 0) {
                throw new IllegalStateException("not now");
            }
        });

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(arrived).containsExactly(1, 2, 3));
    }

    private static String position(String column, String value) {
        return new TablePosition("t", column, value).encode();
    }

    private void poll(String table, String column, String options, @Nullable String position) throws Exception {
        poll(table, column, options, position, () -> {});
    }

    private void poll(String table, String column, String options, @Nullable String position, Runnable hub)
            throws Exception {
        var camel = new DefaultCamelContext();
        context = camel;
        camel.disableJMX();
        camel.getRegistry().bind("datasource", DataSource.class, source);
        camel.getRegistry()
                .bind(
                        "replay",
                        Replay.class,
                        new Replay(position, clock, unreadable::add, recoveries::incrementAndGet));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("crossdock-sql-poll:" + column + "?table=" + table + "&delay=10" + options)
                        .errorHandler(noErrorHandler())
                        .process(exchange -> {
                            hub.run();
                            take(exchange);
                        });
            }
        });
        camel.start();
    }

    private void take(Exchange batch) {
        for (Object row : batch.getMessage().getBody(List.class)) {
            arrived.add(((Map<?, ?>) row).get("id"));
        }
        positions.add(
                batch.getProperty(Replay.POSITION, BatchEnd.Position.class).text());
    }

    /** Each look at the table asks for the time once. */
    private void awaitLooks(int more) {
        int before = clock.asked.get();
        await().atMost(PATIENCE).until(() -> clock.asked.get() >= before + more);
    }

    private static final class HandClock extends Clock {
        private final AtomicInteger asked = new AtomicInteger();
        private volatile Instant now = Instant.parse("2025-01-31T12:00:00Z");

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            asked.incrementAndGet();
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
