package io.crossdock.connectors.format;

import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes CSV in UTF-8. A row that has not as many fields as there are columns is an error: a delimiter too many
 * would move every later value into the wrong column.
 *
 * @param columns names when the text has no header; empty when its first row names them
 * @param one whether a value is one row, not a list of them
 */
record CsvTable(List<String> columns, char delimiter, boolean one) implements ValueFormat {
    @Override
    public Object decode(byte[] value) throws FormatException {
        var rows = new ArrayList<Map<String, String>>();
        String text = new String(value, StandardCharsets.UTF_8);
        try (CSVParser parser = CSVParser.parse(new StringReader(text), reading())) {
            List<String> names = parser.getHeaderNames();
            for (CSVRecord record : parser) {
                rows.add(row(record, names, parser.getCurrentLineNumber()));
            }
        } catch (CSVException | UncheckedIOException | IllegalArgumentException | IllegalStateException wrong) {
            throw new FormatException("not CSV: " + wrong.getMessage(), wrong);
        } catch (IOException wrong) {
            throw new FormatException("not CSV: " + wrong.getMessage(), wrong);
        }
        if (!one) {
            return rows;
        }
        if (rows.size() != 1) {
            throw new FormatException("not one row of CSV: there are " + rows.size());
        }
        return rows.get(0);
    }

    private static Map<String, String> row(CSVRecord record, List<String> names, long line) throws FormatException {
        if (record.size() != names.size()) {
            throw new FormatException("not CSV: the row that ends in line " + line + " has " + record.size()
                    + " fields, but there are " + names.size() + " columns");
        }
        var row = new LinkedHashMap<String, String>();
        for (int i = 0; i < names.size(); i++) {
            row.put(names.get(i), record.get(i));
        }
        return row;
    }

    private CSVFormat reading() {
        var format = CSVFormat.RFC4180.builder().setDelimiter(delimiter).setIgnoreEmptyLines(true);
        return columns.isEmpty()
                ? format.setHeader().setSkipHeaderRecord(true).get()
                : format.setHeader(columns.toArray(String[]::new)).get();
    }

    @Override
    public byte[] encode(Object body, String topic) throws FormatException {
        List<?> rows = body instanceof List<?> list ? list : List.of(body);
        if (one && rows.size() != 1) {
            throw new FormatException("cannot be written as one row of CSV: there are " + rows.size());
        }
        List<String> names = columns;
        if (names.isEmpty() && !rows.isEmpty() && rows.get(0) instanceof Map<?, ?> first) {
            names = first.keySet().stream().map(String::valueOf).toList();
        }
        var text = new StringWriter();
        try (CSVPrinter printer = new CSVPrinter(
                text, CSVFormat.RFC4180.builder().setDelimiter(delimiter).get())) {
            if (columns.isEmpty() && !rows.isEmpty()) {
                printer.printRecord(names);
            }
            for (int i = 0; i < rows.size(); i++) {
                printer.printRecord(fields(rows.get(i), names, i + 1));
            }
        } catch (IOException unexpected) {
            throw new UncheckedIOException("a text in memory refuses to grow", unexpected);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<@Nullable Object> fields(@Nullable Object row, List<String> names, int number)
            throws FormatException {
        if (!(row instanceof Map<?, ?> map)) {
            throw new FormatException("cannot be written as CSV: row " + number + " is no map of columns to values");
        }
        for (Object name : map.keySet()) {
            if (!names.contains(String.valueOf(name))) {
                throw new FormatException(
                        "cannot be written as CSV: row " + number + " has '" + name + "', which is no column");
            }
        }
        var fields = new ArrayList<@Nullable Object>();
        for (String name : names) {
            Object value = map.get(name);
            if (value instanceof Map || value instanceof List) {
                throw new FormatException(
                        "cannot be written as CSV: '" + name + "' of row " + number + " is no plain value");
            }
            fields.add(value);
        }
        return fields;
    }
}
