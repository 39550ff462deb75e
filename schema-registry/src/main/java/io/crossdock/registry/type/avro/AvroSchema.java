package io.crossdock.registry.type.avro;

import io.crossdock.registry.type.Incompatibility;
import io.crossdock.registry.type.ParsedSchema;
import org.apache.avro.Schema;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A schema of which {@link AvroType} knows that it is valid and bounded. */
final class AvroSchema implements ParsedSchema {
    private final Schema schema;
    private final String canonical;
    private final Shape shape;

    /** @param canonical as the Avro library prints the schema without what its references define */
    AvroSchema(Schema schema, String canonical) {
        this.schema = schema;
        this.canonical = canonical;
        this.shape = Shapes.of(schema);
    }

    @Override
    public String canonical() {
        return canonical;
    }

    @Override
    public String normalized() {
        return NormalForm.of(schema, AvroText.of("", canonical).json());
    }

    @Override
    public List<Incompatibility> reading(ParsedSchema writer) {
        return Reading.of(schema, ((AvroSchema) writer).schema);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Where the schema is plain bytes, any payload is one: Confluent's serializers write them as they are.
     */
    @Override
    public List<String> violations(ByteBuffer payload) {
        return schema.getType() == Schema.Type.BYTES ? List.of() : Payload.violations(shape, payload);
    }

    @Override
    public Optional<String> recordName(ByteBuffer payload) {
        return schema.getType() == Schema.Type.RECORD ? Optional.of(schema.getFullName()) : Optional.empty();
    }

    /** For what the library offers beside. */
    Schema schema() {
        return schema;
    }
}
