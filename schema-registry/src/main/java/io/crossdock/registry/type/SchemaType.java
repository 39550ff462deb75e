package io.crossdock.registry.type;

import io.crossdock.registry.schema.Schema;

import java.util.List;

/** A language of schemas. Stateless, thread-safe, bounded in time and memory for any text. Never reads from outside. */
public interface SchemaType {
    /** As clients write it, in capitals. */
    String name();

    /**
     * Makes sense of a text.
     *
     * @param schema of this type
     * @param references the texts behind {@link Schema#references}, theirs included, every one before its users
     * @throws InvalidSchemaException when the text is no schema of this type, or one too large to be handled safely
     */
    ParsedSchema parse(Schema schema, List<ReferencedText> references);
}
