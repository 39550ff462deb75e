package io.crossdock.cli.schemas;

import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.registry.type.ParsedSchema;
import io.crossdock.registry.type.ReferencedText;
import io.crossdock.registry.type.SchemaType;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** Makes sense of schemas here, so that a registry's answer does not depend on whose it is. */
public final class SchemaReader {
    private final List<SchemaType> types;

    public SchemaReader(Collection<SchemaType> types) {
        this.types = List.copyOf(types);
    }

    /** @throws InvalidSchemaException saying what is wrong and where */
    ParsedSchema parse(String type, String text, List<ReferencedText> references) {
        SchemaType known = types.stream()
                .filter(each -> each.name().equals(type))
                .findFirst()
                .orElseThrow(() -> new InvalidSchemaException("schemas of type " + type + " are not known here"));
        return known.parse(Schema.of(type, text), references);
    }

    /** @throws IOException when what the registry has makes no sense here, or it cannot be asked */
    ParsedSchema parse(StoredSchema stored, Registry registry) throws IOException, InterruptedException {
        Schema schema = stored.schema();
        try {
            return parse(schema.type(), schema.text(), registry.texts(schema.references()));
        } catch (InvalidSchemaException strange) {
            throw new IOException(
                    "version " + stored.version() + " of " + stored.subject()
                            + ", as it is in the registry, makes no sense: " + strange.getMessage(),
                    strange);
        }
    }
}
