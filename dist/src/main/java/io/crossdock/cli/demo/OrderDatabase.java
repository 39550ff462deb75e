package io.crossdock.cli.demo;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SortedMap;
import java.util.TreeMap;

/** The database in which the orders end; the hub writes it while this process reads. Not thread-safe. */
final class OrderDatabase implements AutoCloseable {
    private static final String LINE_VALUE = "SUM(QUANTITY * UNIT_PRICE)";

    private final String url;
    private Connection connection;

    private OrderDatabase(String url) throws SQLException {
        this.url = url;
        this.connection = DriverManager.getConnection(url, "sa", "");
    }

    /**
     * Opens the database, making it if missing.
     *
     * @param file without the suffix H2 gives it
     */
    static OrderDatabase open(Path file) throws SQLException {
        // AUTO_SERVER: whichever process comes first serves it to the other. WRITE_DELAY=0: what is committed is in the
        // file, so that a killed process takes nothing along.
        return new OrderDatabase("jdbc:h2:file:" + file + ";AUTO_SERVER=TRUE;WRITE_DELAY=0");
    }

    /** Where others reach the same database. */
    String url() {
        return url;
    }

    void createTables(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** How many order lines there are. */
    long count() throws SQLException {
        return number("SELECT COUNT(*) FROM ORDER_LINES").longValue();
    }

    /** Distinct invoices; cancellations are the ones whose number begins with C. */
    int invoices(boolean cancellations) throws SQLException {
        return number("SELECT COUNT(DISTINCT INVOICE_NO) FROM ORDER_LINES"
                        + (cancellations ? " WHERE INVOICE_NO LIKE 'C%'" : ""))
                .intValue();
    }

    /** Sum over all lines, rounded half up to pence at the end only. */
    BigDecimal revenue() throws SQLException {
        return number("SELECT ROUND(COALESCE(" + LINE_VALUE + ", 0), 2) FROM ORDER_LINES");
    }

    SortedMap<String, BigDecimal> revenueByCountry() throws SQLException {
        return byCountry("ROUND(" + LINE_VALUE + ", 2)");
    }

    SortedMap<String, BigDecimal> invoicesByCountry() throws SQLException {
        return byCountry("COUNT(DISTINCT INVOICE_NO)");
    }

    private SortedMap<String, BigDecimal> byCountry(String expression) throws SQLException {
        var figures = new TreeMap<String, BigDecimal>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT COUNTRY, " + expression + " FROM ORDER_LINES GROUP BY COUNTRY")) {
            while (rows.next()) {
                figures.put(rows.getString(1), rows.getBigDecimal(2));
            }
        }
        return figures;
    }

    private BigDecimal number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getBigDecimal(1);
        } catch (SQLException broken) {
            if (connection.isValid(1)) {
                throw broken;
            }
            // The process that served the database was killed: open it again, and serve it from here.
            connection = DriverManager.getConnection(url, "sa", "");
            return number(query);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
