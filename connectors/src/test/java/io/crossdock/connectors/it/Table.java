package io.crossdock.connectors.it;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Table {@code t} with its numbers {@code id}, which sinks fill, in a database in the folder of a test. Used by one thread. */
final class Table implements AutoCloseable {
    private final Connection database;

    private Table(Connection database) {
        this.database = database;
    }

    /** Makes it; while this is open, so is the database. */
    static Table create(Path folder, String type) throws SQLException {
        var table = new Table(DriverManager.getConnection("jdbc:h2:" + folder + "/db;AUTO_SERVER=TRUE", "sa", ""));
        table.execute("CREATE TABLE t (id " + type + ")");
        return table;
    }

    void execute(String statement) throws SQLException {
        try (var sql = database.createStatement()) {
            sql.execute(statement);
        }
    }

    /** In the order in which they came. */
    List<Integer> ids() throws SQLException {
        var ids = new ArrayList<Integer>();
        try (var sql = database.createStatement();
                var rows = sql.executeQuery("SELECT id FROM t ORDER BY _ROWID_")) {
            while (rows.next()) {
                ids.add(rows.getInt(1));
            }
        }
        return ids;
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
