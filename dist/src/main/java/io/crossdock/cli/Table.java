package io.crossdock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rows under headings, columns as wide as their widest cell; two blanks between them, none at the end of a line. */
final class Table {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final List<List<String>> rows = new ArrayList<>();
    private final ArrayNode data = JSON.arrayNode();

    Table(String... headings) {
        rows.add(List.of(headings));
    }

    /** @param cells as many as there are headings */
    void row(Object... cells) {
        rows.add(Arrays.stream(cells).map(String::valueOf).toList());
        ObjectNode object = data.addObject();
        for (int i = 0; i < cells.length; i++) {
            object.set(key(rows.get(0).get(i)), value(cells[i]));
        }
    }

    /** {@code in sync} becomes {@code inSync}. */
    private static String key(String heading) {
        String[] words = heading.split("[^A-Za-z0-9]+");
        return words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining());
    }

    private static JsonNode value(Object cell) {
        if (cell instanceof Boolean truth) {
            return JSON.booleanNode(truth);
        }
        if (cell instanceof Integer || cell instanceof Long || cell instanceof Short) {
            return JSON.numberNode(((Number) cell).longValue());
        }
        return cell instanceof JsonNode node ? node : JSON.textNode(String.valueOf(cell));
    }

    /** The rows as objects, numbers as numbers. */
    ArrayNode toJson() {
        return data;
    }

    void print(PrintWriter out) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            var line = new StringBuilder();
            Stream.iterate(0, i -> i < columns, i -> i + 1).forEach(i -> line.append(row.get(i))
                    .append(" ".repeat(widths[i] - row.get(i).length() + 2)));
            out.println(line.toString().stripTrailing());
        }
    }
}
