package io.crossdock.cli.demo;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;

/** Prints what is in the database beside what is expected, and says whether all of it agrees. */
final class Comparison {
    private static final String LINE = "%-22s %14s %14s %10s %10s  %s%n";

    private final Expected expected;
    private final OrderDatabase database;
    private final PrintWriter out;
    private boolean right = true;

    Comparison(Expected expected, OrderDatabase database, PrintWriter out) {
        this.expected = expected;
        this.database = database;
        this.out = out;
    }

    boolean print() throws SQLException {
        out.println();
        out.printf(LINE, "", "revenue", "expected", "invoices", "expected", "");
        SortedMap<String, BigDecimal> revenue = database.revenueByCountry();
        SortedMap<String, BigDecimal> invoices = database.invoicesByCountry();
        var countries = new TreeSet<>(expected.revenueByCountry().keySet());
        countries.addAll(revenue.keySet());
        for (String country : countries) {
            row(
                    country,
                    figure(revenue, country),
                    figure(expected.revenueByCountry(), country),
                    figure(invoices, country),
                    BigDecimal.valueOf(expected.invoicesByCountry().getOrDefault(country, 0)));
        }
        row(
                "total",
                database.revenue(),
                expected.revenue(),
                BigDecimal.valueOf(database.invoices(false)),
                BigDecimal.valueOf(expected.invoices()));
        out.println();
        single("order lines", database.count(), expected.rows());
        single("cancelled invoices", database.invoices(true), expected.cancelledInvoices());
        out.flush();
        return right;
    }

    private static BigDecimal figure(Map<String, BigDecimal> figures, String country) {
        return figures.getOrDefault(country, BigDecimal.ZERO);
    }

    private void row(
            String name, BigDecimal revenue, BigDecimal wanted, BigDecimal invoices, BigDecimal wantedInvoices) {
        boolean same = revenue.compareTo(wanted) == 0 && invoices.compareTo(wantedInvoices) == 0;
        out.printf(
                LINE,
                name,
                "%,.2f".formatted(revenue),
                "%,.2f".formatted(wanted),
                "%,.0f".formatted(invoices),
                "%,.0f".formatted(wantedInvoices),
                same ? "" : "DIFFERS");
        right &= same;
    }

    private void single(String name, long actual, long wanted) {
        out.printf("%-22s %,14d %,14d  %s%n", name, actual, wanted, actual == wanted ? "" : "DIFFERS");
        right &= actual == wanted;
    }
}
