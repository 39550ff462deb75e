package io.crossdock.connectors.poll;

import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TableReaderTest {
    private final JdbcDataSource source = new JdbcDataSource();
    private JdbcTemplate database = new JdbcTemplate();

    @BeforeEach
    void open() {
        source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        database = new JdbcTemplate(source);
    }

    @AfterEach
    void close() {
        database.execute("SHUTDOWN");
    }

    @Test
    void rowsOfOneValueAreNeverParted() {
        database.execute("CREATE TABLE t (at TIMESTAMP(9), n INT)");
        database.execute(
                "INSERT INTO t VALUES ('2025-01-01 00:00:00.000000001', 1), ('2025-01-01 00:00:00.000000002', 2),"
                        + " ('2025-01-01 00:00:00.000000002', 3), ('2025-01-01 00:00:00.000000002', 4), (NULL, 0),"
                        + " ('2025-01-01 00:00:00.000000003', 5), ('2025-01-01 00:00:00.000000003', 6)");

        assertThat(batches("at", 2)).containsExactly(List.of(1, 2, 3, 4), List.of(5, 6));
        assertThat(batches("at", 1)).containsExactly(List.of(1), List.of(2, 3, 4), List.of(5, 6));
        assertThat(batches("at", 100)).containsExactly(List.of(1, 2, 3, 4, 5, 6));
    }

    @Test
    void whichTextsAreEqualIsForTheDatabaseToSay() {
        database.execute("CREATE TABLE t (code VARCHAR_IGNORECASE(9), n INT)");
        database.execute("INSERT INTO t VALUES ('a', 1), ('B', 2), ('b', 3), ('c', 4)");

        assertThat(batches("code", 2)).hasSize(2).satisfies(it -> {
            assertThat(it.get(0)).containsExactlyInAnyOrder(1, 2, 3);
            assertThat(it.get(1)).containsExactly(4);
        });
    }

    /** What is written down of a value finds the row behind it and not the row itself. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BIGINT | 9007199254740993 | 9007199254740994",
                "DECIMAL(30,10) | 12345678901234567890.0000000001 | 12345678901234567890.0000000002",
                "DATE | 2024-02-29 | 2024-03-01",
                "TIMESTAMP(6) | 2025-03-30 02:30:00.000001 | 2025-03-30 02:30:00.000002",
                "TIMESTAMP(6) WITH TIME ZONE | 2025-10-26 02:30:00.000001+02 | 2025-10-26 02:30:00.000001+01",
                "VARCHAR(40) | 01HZX it's | 01HZX it's not"
            })
    void aPositionIsExactForEveryKindOfColumn(String type, String one, String next) {
        database.execute("CREATE TABLE t (c " + type + ", n INT)");
        database.update("INSERT INTO t VALUES (?, 1), (?, 2)", one, next);

        assertThat(batches("c", 1)).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void nothingIsReadBehindWhatHasNotSettled() {
        database.execute("CREATE TABLE t (c INT, n INT)");
        database.execute("INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)");
        TableReader reader = reader("c", 100);

        assertThat(reader.greatest()).isEqualTo(3L);
        assertThat(reader.read(null, 2L).rows()).hasSize(2);
        assertThat(reader.read(2L, 2L).rows()).isEmpty();
    }

    @Test
    void aColumnThatCannotBeComparedExactlyIsRefused() {
        database.execute("CREATE TABLE t (c DOUBLE PRECISION)");

        assertThatThrownBy(() -> reader("c", 1).kind()).hasMessageContaining("DOUBLE PRECISION cannot be polled by");
    }

    @Test
    void tooManyRowsOfOneValueAreRefusedAndNotHeld() {
        database.execute("CREATE TABLE t (c INT)");
        database.execute("INSERT INTO t SELECT 7 FROM SYSTEM_RANGE(1, 10002)");

        assertThatThrownBy(() -> reader("c", 1).read(null, null)).hasMessageContaining("more than 10000 rows of t");
    }

    /** Everything, each batch begun behind the written-down end of the one before. */
    private List<List<Object>> batches(String column, int rows) {
        TableReader reader = reader(column, rows);
        var batches = new ArrayList<List<Object>>();
        @Nullable String position = null;
        while (true) {
            var batch = reader.read(position == null ? null : reader.kind().parse(position), null);
            Object last = batch.last();
            if (last == null) {
                return batches;
            }
            batches.add(batch.rows().stream().map(row -> row.get("n")).toList());
            String written = new TablePosition("t", column, last.toString()).encode();
            position = TablePosition.decode(written).value();
        }
    }

    private TableReader reader(String column, int rows) {
        return new TableReader(new PollSettings("t", column, rows, PollSettings.EARLIEST, Duration.ZERO), source);
    }
}
