package io.crossdock.connectors.capture;

import io.crossdock.connectors.capture.CaptureSettings.Table;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Asks a database whether it can be captured, before anything is read, and says what is to be done where it cannot. What a
 * snapshot that was cut short has left is taken away here.
 */
final class Readiness {
    private static final String SERVER = """
            SELECT current_setting('wal_level') = 'logical',
                EXISTS (SELECT 1 FROM pg_roles r WHERE r.rolname = current_user AND (r.rolreplication OR r.rolsuper))
                OR EXISTS (SELECT 1 FROM pg_roles r WHERE r.rolname = 'rds_replication'
                    AND pg_has_role(current_user, r.oid, 'MEMBER'))
            """;
    private static final String TABLE = """
            SELECT c.relreplident IN ('f', 'i')
                    OR c.relreplident = 'd'
                        AND EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary),
                has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')
            """;
    private final CaptureSettings settings;

    Readiness(CaptureSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns when the engine may begin.
     *
     * @param position null if the hub keeps none
     * @throws NotReadyException if it may not
     */
    void check(@Nullable CapturePosition position) throws NotReadyException {
        try (Connection database = settings.server().connect()) {
            checkServer(database);
            new Slot(settings).check(database, position);
            for (Table table : settings.tables()) {
                checkTable(database, table);
            }
            new Publication(settings).check(database);
        } catch (SQLException failed) {
            throw Trouble.explained(settings, failed);
        }
    }

    private void checkServer(Connection database) throws SQLException, NotReadyException {
        try (var sql = database.createStatement();
                ResultSet row = sql.executeQuery(SERVER)) {
            row.next();
            if (!row.getBoolean(1)) {
                throw new NotReadyException("PostgreSQL at " + settings.server()
                        + " writes no log that can be decoded - set wal_level = logical (ALTER SYSTEM SET wal_level ="
                        + " 'logical'; a managed server has a parameter for it) and restart it");
            }
            if (!row.getBoolean(2)) {
                throw new NotReadyException("user '" + settings.server().username()
                        + "' may not read the log of PostgreSQL - grant it: ALTER ROLE "
                        + Table.quoted(settings.server().username()) + " REPLICATION");
            }
        }
    }

    private void checkTable(Connection database, Table table) throws SQLException, NotReadyException {
        try (PreparedStatement sql = database.prepareStatement(TABLE)) {
            sql.setString(1, table.schema());
            sql.setString(2, table.name());
            try (ResultSet row = sql.executeQuery()) {
                if (!row.next()) {
                    throw new NotReadyException("there is no table " + table + " in database '"
                            + settings.server().database()
                            + "' - 'tables' spells them as PostgreSQL lists them, with their schema where that is not"
                            + " public");
                }
                if (!row.getBoolean(1)) { // its owner could not change its rows any more once it is published
                    throw new NotReadyException("table " + table
                            + " has nothing that identifies a row - give it a primary key, or: ALTER TABLE "
                            + table.quoted() + " REPLICA IDENTITY FULL");
                }
                if (!row.getBoolean(2)) {
                    throw new NotReadyException("user '" + settings.server().username() + "' may not read table "
                            + table + " - grant it: GRANT SELECT ON " + table.quoted() + " TO "
                            + Table.quoted(settings.server().username()));
                }
            }
        }
    }
}
