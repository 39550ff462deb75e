package io.crossdock.cli.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossdock.registry.schema.Schema;

import java.util.List;

/** Schemas as people read them: JSON with one thing a line, Protobuf as it is. */
public final class SchemaText {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SchemaText() {}

    /** Its lines. */
    public static List<String> lines(Schema schema) {
        return pretty(schema).lines().toList();
    }

    private static String pretty(Schema schema) {
        if (schema.type().equals("PROTOBUF")) {
            return schema.text();
        }
        var indenter = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter().withArrayIndenter(indenter).withObjectIndenter(indenter);
        try {
            return JSON.writer(printer).writeValueAsString(JSON.readTree(schema.text()));
        } catch (JsonProcessingException foreign) {
            return schema.text(); // whatever it is, it shall be seen
        }
    }
}
