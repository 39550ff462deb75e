package io.crossdock.connectors.poll;

import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a table is read. Written down as JSON: {@code {"table": "orders", "column": "id", "value": "17"}}.
 *
 * @param value of the last row that was read, as {@link ColumnKind} writes it; null before the first row
 */
record TablePosition(String table, String column, @Nullable String value) {

    String encode() {
        var fields = new LinkedHashMap<String, @Nullable String>();
        fields.put("table", table);
        fields.put("column", column);
        fields.put("value", value);
        try {
            return new String(Json.write(fields), StandardCharsets.UTF_8);
        } catch (FormatException impossible) {
            throw new IllegalStateException("texts are always JSON", impossible);
        }
    }

    /** @throws IllegalArgumentException if something else wrote it */
    static TablePosition decode(String text) {
        try {
            if (Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> fields
                    && fields.get("table") instanceof String table
                    && fields.get("column") instanceof String column) {
                return new TablePosition(table, column, fields.get("value") instanceof String value ? value : null);
            }
        } catch (FormatException foreign) {
            throw new IllegalArgumentException("the hub keeps no position of a table for it: " + text, foreign);
        }
        throw new IllegalArgumentException("the hub keeps no position of a table for it: " + text);
    }

    boolean isOf(PollSettings settings) {
        return table.equals(settings.table()) && column.equals(settings.column());
    }
}
