package io.crossdock.registry.type.json;

import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.registry.type.Limits;
import io.crossdock.registry.type.ParsedSchema;
import io.crossdock.registry.type.ReferencedText;
import io.crossdock.registry.type.SchemaType;

import java.util.List;

/** JSON Schema, drafts 4 to 2020-12; {@code $schema} says which, and draft 7 is meant where it says nothing. */
public final class JsonType implements SchemaType {
    @Override
    public String name() {
        return "JSON";
    }

    @Override
    public ParsedSchema parse(Schema schema, List<ReferencedText> references) {
        long size = schema.text().length();
        for (ReferencedText each : references) {
            size += each.text().length();
        }
        if (size > Limits.TEXT) {
            throw new InvalidSchemaException("the schema and its references have " + size + " characters; no more than "
                    + Limits.TEXT + " are taken: split it");
        }
        SchemaGraph graph = GraphReader.read(schema.text(), references);
        Expansion.check(graph);
        return new JsonSchema(graph);
    }
}
