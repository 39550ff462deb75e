package io.crossdock.connectors.format;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.resource.InputStreamSource;
import com.networknt.schema.resource.SchemaLoader;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Checks JSON by a schema that was parsed once. What a schema refers to comes from the registry or not at all. */
final class JsonSchemaCodec implements SchemaFormat.Codec<Schema> {
    private static final int MOST_TOLD = 5;

    @Override
    public Schema parse(RegisteredSchema schema, Map<String, String> references) throws FormatException {
        var loader = new SchemaLoader(
                List.of(), List.of(address -> source(address.toString(), references))); // no files, no network
        try {
            return SchemaRegistry.withDefaultDialect(
                            SpecificationVersion.DRAFT_7, builder -> builder.schemaLoader(loader))
                    .getSchema(schema.text(), InputFormat.JSON);
        } catch (SchemaException wrong) {
            throw new FormatException("schema " + schema.id() + " is no JSON Schema: " + wrong.getMessage(), wrong);
        }
    }

    private static InputStreamSource source(String address, Map<String, String> references) {
        String text = references.entrySet().stream()
                .filter(it -> it.getKey().equals(address) || address.endsWith("/" + it.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("false"); // refuses everything, and is no reason to look elsewhere
        return () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable Object read(Schema schema, ByteBuffer content) throws FormatException {
        byte[] text = new byte[content.remaining()];
        content.get(text);
        Object value = Json.parse(text);
        check(schema, text);
        return value;
    }

    @Override
    public byte[] write(Schema schema, Object body) throws FormatException {
        byte[] text = Json.write(body);
        check(schema, text);
        return text;
    }

    private static void check(Schema schema, byte[] text) throws FormatException {
        List<Error> errors = schema.validate(new String(text, StandardCharsets.UTF_8), InputFormat.JSON);
        if (!errors.isEmpty()) {
            throw new FormatException("not what its JSON Schema says: "
                    + errors.stream()
                            .limit(MOST_TOLD)
                            .map(error -> (error.getInstanceLocation() + " " + error.getMessage()).strip())
                            .collect(Collectors.joining("; "))
                    + (errors.size() > MOST_TOLD ? "; and " + (errors.size() - MOST_TOLD) + " more" : ""));
        }
    }
}
