package io.crossdock.registry.type.protobuf;

import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.registry.type.Limits;
import io.crossdock.registry.type.ParsedSchema;
import io.crossdock.registry.type.ReferencedText;
import io.crossdock.registry.type.SchemaType;

import java.util.ArrayList;
import java.util.List;

/**
 * Protobuf, proto2 and proto3. References are named by the path by which the schema imports them; Protobuf's own files and
 * Google's common ones need none. Thread-safe.
 */
public final class ProtobufType implements SchemaType {
    public static final String NAME = "PROTOBUF";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ParsedSchema parse(Schema schema, List<ReferencedText> references) {
        long length = references.stream()
                .mapToLong(reference -> reference.text().length())
                .sum();
        if (length > Limits.TEXT || references.size() > Limits.PARTS) {
            throw new InvalidSchemaException("the references together are longer than " + Limits.TEXT
                    + " characters; import fewer or smaller files");
        }
        var file = ProtoText.parse("", schema.text());
        Parts.check(file);
        if (file.getTypes().isEmpty()
                && file.getServices().isEmpty()
                && file.getExtendDeclarations().isEmpty()
                && file.getPublicImports().isEmpty()) {
            throw new InvalidSchemaException("the text declares nothing; declare at least one message or enum");
        }
        var imported = Imports.of(file, schema.text(), references);
        imported.forEach(Parts::check);
        var all = new ArrayList<>(imported);
        all.add(file);
        var names = Names.of(all);
        return new ProtobufSchema(file, names, Linker.link(file, imported, names));
    }
}
