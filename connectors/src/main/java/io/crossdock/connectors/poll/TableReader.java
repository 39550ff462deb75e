package io.crossdock.connectors.poll;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ColumnMapRowMapper;
import org.springframework.jdbc.core.JdbcTemplate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * Reads a table by a column that grows, a batch at a time. A batch always ends between two values of the column, so that
 * rows that share one are never parted; which values are equal is for the database to say, not for us. One thread.
 */
final class TableReader {
    /** So many rows may share a value beyond a batch. */
    private static final int MOST_OF_ONE_VALUE = 10_000;

    private final PollSettings settings;
    private final JdbcTemplate database;
    private final ColumnMapRowMapper mapper = new ColumnMapRowMapper();
    private @Nullable ColumnKind kind;

    TableReader(PollSettings settings, DataSource database) {
        this.settings = settings;
        this.database = new JdbcTemplate(database);
    }

    /**
     * Rows in the order of the column.
     *
     * @param last the value of the last of them; null if there is none
     */
    record Batch(List<Map<String, Object>> rows, @Nullable Object last) {}

    /** What the column holds. */
    ColumnKind kind() {
        ColumnKind known = kind;
        if (known == null) {
            known = database.query(
                    "SELECT " + settings.column() + " FROM " + settings.table() + " WHERE 1 = 0", rows -> {
                        var columns = rows.getMetaData();
                        return ColumnKind.of(columns.getColumnType(1), columns.getColumnTypeName(1));
                    });
            if (known == null) {
                throw new IllegalStateException("the database does not describe " + settings.column());
            }
            kind = known;
        }
        return known;
    }

    /** The greatest value, null for a table without rows. */
    @Nullable
    Object greatest() {
        ColumnKind of = kind();
        List<Object> values = new ArrayList<>();
        database.query("SELECT MAX(" + settings.column() + ") AS greatest FROM " + settings.table(), row -> {
            Object value = of.read(row, "greatest");
            if (value != null) {
                values.add(value);
            }
        });
        return values.isEmpty() ? null : values.get(0);
    }

    /**
     * The rows behind a value.
     *
     * @param after null for all rows
     * @param upTo the last value that may be read; null for all
     */
    Batch read(@Nullable Object after, @Nullable Object upTo) {
        ColumnKind of = kind();
        Object end = lastOf(settings.rows(), after, upTo, of);
        var rows = new ArrayList<Map<String, Object>>();
        var values = new ArrayList<Object>();
        int most = settings.rows() + MOST_OF_ONE_VALUE;
        Query query = where(after, end == null ? upTo : end);
        database.query(
                "SELECT * FROM " + settings.table() + query.text() + " LIMIT " + (most + 1),
                row -> {
                    values.add(Objects.requireNonNull(of.read(row, settings.column()), "NULL is never read"));
                    rows.add(mapper.mapRow(row, rows.size()));
                },
                query.values().toArray());
        if (rows.size() > most) {
            throw new IllegalStateException("more than " + MOST_OF_ONE_VALUE + " rows of " + settings.table()
                    + " came with one value of " + settings.column() + "; poll by a column that tells rows apart");
        }
        return new Batch(rows, values.isEmpty() ? null : values.get(values.size() - 1));
    }

    /** The value of the row with which a full batch would end, null if there are fewer rows. */
    private @Nullable Object lastOf(int rows, @Nullable Object after, @Nullable Object upTo, ColumnKind of) {
        Query query = where(after, upTo);
        var values = new ArrayList<Object>();
        database.query(
                "SELECT " + settings.column() + " AS boundary FROM " + settings.table() + query.text()
                        + " LIMIT 1 OFFSET " + (rows - 1),
                row -> {
                    values.add(Objects.requireNonNull(of.read(row, "boundary"), "NULL is never read"));
                },
                query.values().toArray());
        return values.isEmpty() ? null : values.get(0);
    }

    private record Query(String text, List<Object> values) {}

    private Query where(@Nullable Object after, @Nullable Object upTo) {
        String column = settings.column();
        var text = new StringBuilder(" WHERE ").append(column).append(" IS NOT NULL");
        var values = new ArrayList<Object>();
        if (after != null) {
            text.append(" AND ").append(column).append(" > ?");
            values.add(after);
        }
        if (upTo != null) {
            text.append(" AND ").append(column).append(" <= ?");
            values.add(upTo);
        }
        return new Query(text + " ORDER BY " + column, values);
    }
}
