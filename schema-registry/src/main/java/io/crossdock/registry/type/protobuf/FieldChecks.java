package io.crossdock.registry.type.protobuf;

import com.squareup.wire.schema.internal.parser.FieldElement;
import org.jspecify.annotations.Nullable;

/** What Protobuf's compiler refuses of one field, whatever stands beside it. */
final class FieldChecks {
    private FieldChecks() {}

    /** @throws io.crossdock.registry.type.InvalidSchemaException on the first thing that is wrong */
    static void check(FieldElement field, FieldType type, @Nullable String oneof, boolean proto3) {
        Names.checkIdentifier("field", field.getName(), field.getLocation());
        boolean isMap = type instanceof FieldType.OfMap;
        if (isMap && oneof != null) {
            throw wrong(field, "is a map within a oneof", "put the map into a message of its own");
        }
        if (field.getType().startsWith("map<") && field.getLabel() != null) {
            throw wrong(field, "is a map with a label", "leave the label out: a map is repeated by itself");
        }
        if (oneof != null && field.getLabel() != null) {
            throw wrong(field, "has a label within a oneof", "leave the label out");
        }
        if (proto3 && field.getDefaultValue() != null) {
            throw wrong(field, "has a default value, which proto3 does not allow", "remove [default = …]");
        }
    }

    private static RuntimeException wrong(FieldElement field, String what, String mend) {
        return Invalid.at(field.getLocation(), "field \"" + field.getName() + "\" " + what, mend);
    }
}
