package io.crossdock.registry.type.avro;

import org.apache.avro.Schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes shapes of schemas. Used once, by one thread. */
final class Shapes {
    private static final Shape EMPTY = new Shape.Empty();

    private final Map<String, Shape> named = new HashMap<>();

    private Shapes() {}

    static Shape of(Schema schema) {
        return new Shapes().shape(schema);
    }

    private Shape shape(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> EMPTY;
            case BOOLEAN -> Shape.Plain.BOOLEAN;
            case INT -> Shape.Plain.INT;
            case LONG -> Shape.Plain.LONG;
            case FLOAT -> new Shape.Bytes(Float.BYTES, "float");
            case DOUBLE -> new Shape.Bytes(Double.BYTES, "double");
            case BYTES -> Shape.Plain.BYTES;
            case STRING -> Shape.Plain.STRING;
            case FIXED -> schema.getFixedSize() == 0 ? EMPTY : new Shape.Bytes(schema.getFixedSize(), Words.of(schema));
            case ENUM ->
                new Shape.Symbols(schema.getFullName(), schema.getEnumSymbols().size());
            case ARRAY -> new Shape.Array(shape(schema.getElementType()));
            case MAP -> new Shape.Entries(shape(schema.getValueType()));
            case UNION -> union(schema.getTypes());
            case RECORD -> record(schema);
        };
    }

    /** In a loop, for this recurses as deep as schemas do. */
    private Shape union(List<Schema> types) {
        var branches = new ArrayList<Shape>();
        for (Schema type : types) {
            branches.add(shape(type));
        }
        return new Shape.Union(branches);
    }

    /** While a record is being made it counts as taking bytes: one that directly contains itself has no values. */
    private Shape record(Schema schema) {
        Shape known = named.get(schema.getFullName());
        if (known != null) {
            return known;
        }
        List<Shape.Field> fields = new ArrayList<>();
        var record = new Shape.Record(schema.getFullName(), fields);
        named.put(schema.getFullName(), record);
        for (Schema.Field field : schema.getFields()) {
            Shape shape = shape(field.schema());
            if (!shape.isEmpty()) {
                fields.add(new Shape.Field(field.name(), shape));
            }
        }
        if (fields.isEmpty()) {
            named.put(schema.getFullName(), EMPTY);
            return EMPTY;
        }
        return record;
    }
}
