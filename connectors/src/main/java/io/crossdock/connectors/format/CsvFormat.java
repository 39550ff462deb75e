package io.crossdock.connectors.format;

import io.crossdock.connectors.definition.FormatSettings;
import io.crossdock.connectors.format.FormatOption.Type;

import java.util.List;

/** Rows of fields, as RFC 4180 has them: each row a map by the names of the columns. */
final class CsvFormat implements FormatKind {
    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String description() {
        return "Rows of fields (RFC 4180): a list of maps by column, or one map with 'rows: one'.";
    }

    @Override
    public List<FormatOption> options() {
        return List.of(
                FormatOption.of(
                        "columns",
                        Type.LIST,
                        "Names of the columns when the text has no header; without it the first row names them."),
                FormatOption.of("delimiter", Type.CHARACTER, "What stands between two fields; a comma by default."),
                new FormatOption(
                        "rows",
                        Type.TEXT,
                        List.of("many", "one"),
                        "'many' reads a list of rows, 'one' exactly one row; 'many' by default."));
    }

    @Override
    public boolean hasFields() {
        return false;
    }

    @Override
    public ValueFormat create(FormatSettings settings) {
        char delimiter = settings.text("delimiter").orElse(",").charAt(0);
        boolean one = settings.text("rows").orElse("many").equals("one");
        return new CsvTable(settings.list("columns"), delimiter, one);
    }
}
