package io.crossdock.connectors.capture;

import io.crossdock.connectors.capture.CaptureSettings.Table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The publication: which tables PostgreSQL tells of. Made here if the settings allow it; tables are added, never taken out. */
final class Publication {
    private static final String FIND = """
            SELECT pubinsert AND pubupdate AND pubdelete FROM pg_publication WHERE pubname = ?
            """;
    /** Partitions are listed in place of their table, unless changes are published as the table's. */
    private static final String HAS = """
            SELECT 1 FROM pg_publication_tables t WHERE t.pubname = ? AND t.schemaname = ? AND t.tablename = ?
            """;

    private final CaptureSettings settings;

    Publication(CaptureSettings settings) {
        this.settings = settings;
    }

    void check(Connection database) throws SQLException, NotReadyException {
        String name = Table.quoted(settings.publication());
        if (!exists(database)) {
            run(
                    database,
                    "there is no publication '" + settings.publication() + "'",
                    "CREATE PUBLICATION " + name + " FOR TABLE " + list(settings.tables())
                            + " WITH (publish_via_partition_root = true)");
            return;
        }
        var missing = new ArrayList<Table>();
        for (Table table : settings.tables()) {
            if (!has(database, table)) {
                missing.add(table);
            }
        }
        if (!missing.isEmpty()) {
            run(
                    database,
                    "publication '" + settings.publication() + "' lacks "
                            + missing.stream().map(Table::toString).collect(Collectors.joining(", ")),
                    "ALTER PUBLICATION " + name + " ADD TABLE " + list(missing));
        }
    }

    private boolean exists(Connection database) throws SQLException, NotReadyException {
        try (PreparedStatement sql = database.prepareStatement(FIND)) {
            sql.setString(1, settings.publication());
            try (ResultSet row = sql.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                if (!row.getBoolean(1)) {
                    throw new NotReadyException("publication '" + settings.publication()
                            + "' leaves out changes - ALTER PUBLICATION " + Table.quoted(settings.publication())
                            + " SET (publish = 'insert, update, delete')");
                }
                return true;
            }
        }
    }

    private boolean has(Connection database, Table table) throws SQLException {
        try (PreparedStatement sql = database.prepareStatement(HAS)) {
            sql.setString(1, settings.publication());
            sql.setString(2, table.schema());
            sql.setString(3, table.name());
            try (ResultSet row = sql.executeQuery()) {
                return row.next();
            }
        }
    }

    private void run(Connection database, String lack, String statement) throws NotReadyException {
        if (!settings.makePublication()) {
            throw new NotReadyException(lack + " - let its owner run: " + statement);
        }
        try (var sql = database.createStatement()) {
            sql.execute(statement);
        } catch (SQLException refused) {
            throw new NotReadyException(
                    lack + ", and user '" + settings.server().username()
                            + "' cannot mend that - let the owner of the tables run: " + statement,
                    refused);
        }
    }

    private static String list(List<Table> tables) {
        return tables.stream().map(Table::quoted).collect(Collectors.joining(", "));
    }
}
