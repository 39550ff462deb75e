package io.crossdock.registry.type.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.squareup.wire.schema.Field;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.GroupElement;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Fields of a descriptor, as a text would declare them. */
final class FieldReader {
    private final Location at;
    private final boolean proto3;

    FieldReader(Location at, boolean proto3) {
        this.at = at;
        this.proto3 = proto3;
    }

    FieldElement field(FieldDescriptorProto field) {
        return element(field, label(field));
    }

    /** Of a oneof, where fields have no label. */
    FieldElement member(FieldDescriptorProto field) {
        return element(field, null);
    }

    /** The messages in this one that are the bodies of groups, by name. */
    Map<String, DescriptorProto> groups(DescriptorProto message) {
        var names = new HashMap<String, DescriptorProto>();
        for (var field : message.getFieldList()) {
            if (field.getType() == FieldDescriptorProto.Type.TYPE_GROUP) {
                message.getNestedTypeList().stream()
                        .filter(nested -> field.getTypeName().endsWith("." + nested.getName()))
                        .forEach(nested -> names.put(nested.getName(), nested));
            }
        }
        return names;
    }

    GroupElement group(FieldDescriptorProto field, Map<String, DescriptorProto> bodies) {
        String name = field.getTypeName().substring(field.getTypeName().lastIndexOf('.') + 1);
        var body = bodies.getOrDefault(name, DescriptorProto.getDefaultInstance());
        return new GroupElement(
                field.hasOneofIndex() ? null : label(field),
                at,
                name,
                field.getNumber(),
                "",
                body.getFieldList().stream().map(this::field).toList());
    }

    private FieldElement element(FieldDescriptorProto field, Field.@Nullable Label label) {
        return new FieldElement(
                at,
                label,
                type(field),
                field.getName(),
                field.hasDefaultValue() ? field.getDefaultValue() : null,
                hasOwnJsonName(field) ? field.getJsonName() : null,
                field.getNumber(),
                "",
                DescriptorOptions.of(field.getOptions()));
    }

    private Field.@Nullable Label label(FieldDescriptorProto field) {
        return switch (field.getLabel()) {
            case LABEL_REPEATED -> Field.Label.REPEATED;
            case LABEL_REQUIRED -> Field.Label.REQUIRED;
            case LABEL_OPTIONAL -> proto3 && !field.getProto3Optional() ? null : Field.Label.OPTIONAL;
        };
    }

    private static String type(FieldDescriptorProto field) {
        return field.getTypeName().isEmpty()
                ? field.getType().name().substring("TYPE_".length()).toLowerCase(Locale.ROOT)
                : field.getTypeName();
    }

    /** The compiler fills in the name that follows from the field's own. */
    private static boolean hasOwnJsonName(FieldDescriptorProto field) {
        if (!field.hasJsonName()) {
            return false;
        }
        var derived = new StringBuilder();
        boolean upper = false;
        for (char c : field.getName().toCharArray()) {
            if (c != '_') {
                derived.append(upper ? Character.toUpperCase(c) : c);
            }
            upper = c == '_';
        }
        return !derived.toString().equals(field.getJsonName());
    }
}
