package io.crossdock.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The figures an independent tool computed from the same files.
 *
 * @param revenueByCountry net of cancellations, in pounds, rounded half up to pence at the end only
 * @param invoicesByCountry distinct invoice numbers
 */
record Expected(
        int rows,
        int invoices,
        int cancelledInvoices,
        BigDecimal revenue,
        SortedMap<String, BigDecimal> revenueByCountry,
        SortedMap<String, Integer> invoicesByCountry) {

    static Expected read(Path file) throws IOException {
        JsonNode json = JsonMapper.builder().build().readTree(file.toFile());
        var revenue = new TreeMap<String, BigDecimal>();
        json.get("net_revenue_per_country")
                .fields()
                .forEachRemaining(field -> revenue.put(
                        field.getKey(), new BigDecimal(field.getValue().asText())));
        var invoices = new TreeMap<String, Integer>();
        json.get("invoices_per_country")
                .fields()
                .forEachRemaining(
                        field -> invoices.put(field.getKey(), field.getValue().asInt()));
        return new Expected(
                json.get("rows").asInt(),
                json.get("distinct_invoices").asInt(),
                json.get("distinct_cancellation_invoices").asInt(),
                new BigDecimal(json.get("net_revenue").asText()),
                revenue,
                invoices);
    }
}
