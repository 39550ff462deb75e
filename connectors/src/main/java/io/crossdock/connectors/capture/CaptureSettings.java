package io.crossdock.connectors.capture;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which changes are captured.
 *
 * @param reader how whoever reads them is called, by letters, digits and hyphens; one of its kind in the process
 * @param tables at least one
 * @param slot the replication slot, which is this connector's own
 * @param publication the publication
 * @param makePublication whether the connector makes the publication and keeps it in step with the tables
 * @param snapshot whether the rows that are there already come first
 * @param rows how many changes make a batch, from 1 to 10,000
 */
record CaptureSettings(
        String reader,
        DatabaseServer server,
        List<Table> tables,
        String slot,
        String publication,
        boolean makePublication,
        boolean snapshot,
        int rows) {
    private static final Pattern SLOT = Pattern.compile("[a-z0-9_]{1,63}");
    static final String WITH_SNAPSHOT = "initial";
    static final String WITHOUT_SNAPSHOT = "none";

    CaptureSettings {
        tables = List.copyOf(tables);
        if (!SLOT.matcher(slot).matches()) {
            throw new IllegalArgumentException(
                    "'slot' must be 1 to 63 lower-case letters, digits or underscores, was '" + slot + "'");
        }
        if (publication.isBlank()) {
            throw new IllegalArgumentException("'publication' must not be blank");
        }
        if (rows < 1 || rows > 10_000) {
            throw new IllegalArgumentException("'rows' must be from 1 to 10000, was " + rows);
        }
    }

    /** @throws IllegalArgumentException if there is none, or a name is no name */
    static List<Table> tables(String list) {
        List<Table> tables = Stream.of(list.split(",", -1)).map(Table::of).toList();
        if (tables.stream().distinct().count() < tables.size()) {
            throw new IllegalArgumentException("'tables' names a table twice: " + list);
        }
        return tables;
    }

    static boolean snapshot(@Nullable String mode) {
        if (!WITH_SNAPSHOT.equals(mode) && !WITHOUT_SNAPSHOT.equals(mode)) {
            throw new IllegalArgumentException(
                    "'snapshot' must be " + WITH_SNAPSHOT + " or " + WITHOUT_SNAPSHOT + ", was '" + mode + "'");
        }
        return WITH_SNAPSHOT.equals(mode);
    }

    /**
     * A table, as PostgreSQL spells it.
     *
     * @param schema {@code public} if the settings name none
     */
    record Table(String schema, String name) {
        static Table of(String text) {
            String[] parts = text.strip().split("\\.", -1);
            String schema = parts.length == 2 ? parts[0].strip() : "public";
            String name = parts[parts.length - 1].strip();
            if (parts.length > 2 || schema.isEmpty() || name.isEmpty()) {
                throw new IllegalArgumentException(
                        "'tables' must be names such as orders or shop.orders with commas between them, was '"
                                + text.strip() + "'");
            }
            return new Table(schema, name);
        }

        /** For a statement that somebody may have to type. */
        String quoted() {
            return quoted(schema) + "." + quoted(name);
        }

        /** A pattern of Debezium's that fits this table only. */
        String pattern() {
            return Pattern.quote(schema) + "\\." + Pattern.quote(name);
        }

        static String quoted(String name) {
            return '"' + name.replace("\"", "\"\"") + '"';
        }

        @Override
        public String toString() {
            return schema + "." + name;
        }
    }
}
