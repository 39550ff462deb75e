package io.crossdock.connectors.poll;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Locale;

/**
 * What a column by which a table is polled may hold, and how a value of it is read, written down and asked for again without
 * losing a digit. Times without a zone stay without one, so that a node in another zone asks for the same rows.
 */
@SuppressWarnings("ImmutableEnumChecker") // its functions hold nothing
enum ColumnKind {
    INTEGER(Column.of(ResultSet::getLong), Long::valueOf),
    DECIMAL(ResultSet::getBigDecimal, BigDecimal::new),
    DATE(Column.as(LocalDate.class), LocalDate::parse),
    /** A time without a zone. */
    LOCAL_TIME(Column.as(LocalDateTime.class), text -> LocalDateTime.parse(text.replace(' ', 'T'))),
    INSTANT(Column.as(OffsetDateTime.class), text -> OffsetDateTime.parse(text.replace(' ', 'T'))),
    TEXT(ResultSet::getString, text -> text);

    private final Column column;
    private final Reading reading;

    ColumnKind(Column column, Reading reading) {
        this.column = column;
        this.reading = reading;
    }

    /**
     * The kind of a column as the driver describes it.
     *
     * @param jdbcType of {@link Types}
     * @param typeName the database's own name
     * @throws IllegalArgumentException if its values cannot be compared exactly
     */
    static ColumnKind of(int jdbcType, String typeName) {
        String name = typeName.toLowerCase(Locale.ROOT);
        return switch (jdbcType) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT ->
                name.contains("unsigned") ? DECIMAL : INTEGER;
            case Types.NUMERIC, Types.DECIMAL -> DECIMAL;
            case Types.DATE -> DATE;
            case Types.TIMESTAMP -> name.equals("timestamptz") ? INSTANT : LOCAL_TIME; // PostgreSQL says so
            case Types.TIMESTAMP_WITH_TIMEZONE -> INSTANT;
            case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NCHAR, Types.NVARCHAR -> TEXT;
            default ->
                throw new IllegalArgumentException("a column of type " + typeName
                        + " cannot be polled by; take one of whole or decimal numbers, of dates or times, or of text");
        };
    }

    /** A value of a row, as an object that {@code setObject} takes; null for NULL. */
    @Nullable
    Object read(ResultSet row, String name) throws SQLException {
        return column.in(row, name);
    }

    /**
     * The value that {@link Object#toString} of it wrote, or a person.
     *
     * @throws IllegalArgumentException if it is none of this kind
     */
    Object parse(String text) {
        try {
            return reading.of(text.strip());
        } catch (DateTimeException | NumberFormatException wrong) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no value of a column of kind " + name().toLowerCase(Locale.ROOT), wrong);
        }
    }

    /** How a driver is asked for a value; not all of them convert whole numbers when asked for a class. */
    private interface Column {
        @Nullable
        Object in(ResultSet row, String name) throws SQLException;

        static Column as(Class<?> type) {
            return (row, name) -> row.getObject(name, type);
        }

        static Column of(Column primitive) {
            return (row, name) -> {
                Object value = primitive.in(row, name);
                return row.wasNull() ? null : value;
            };
        }
    }

    private interface Reading {
        Object of(String text);
    }
}
