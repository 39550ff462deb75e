package io.crossdock.registry.type.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.squareup.wire.schema.Field;
import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.GroupElement;
import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** Fields as Protobuf's compiler describes them: the way back of {@link FieldReader}. */
final class FieldWriter {
    private static final String MAP = "map<";

    private final Names names;
    private final boolean proto3;

    FieldWriter(Names names, boolean proto3) {
        this.names = names;
        this.proto3 = proto3;
    }

    static boolean isMap(FieldElement field) {
        return field.getType().startsWith(MAP);
    }

    /**
     * Describes a field outside of oneofs; the caller adds what is different in one.
     *
     * @param scope full name of the message around it
     */
    FieldDescriptorProto.Builder field(String scope, FieldElement field) {
        var described = FieldDescriptorProto.newBuilder()
                .setName(field.getName())
                .setNumber(field.getTag())
                .setLabel(label(field.getLabel()));
        if (isMap(field)) {
            described
                    .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)
                    .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                    .setTypeName("." + Names.join(scope, entryName(field)));
        } else {
            type(described, scope, field.getType());
        }
        if (field.getDefaultValue() != null) {
            described.setDefaultValue(field.getDefaultValue());
        }
        if (field.getJsonName() != null) {
            described.setJsonName(field.getJsonName());
        }
        if (!field.getOptions().isEmpty()) {
            described.setOptions(OptionWriter.write(field.getOptions(), FieldOptions.newBuilder())
                    .build());
        }
        return described;
    }

    FieldDescriptorProto.Builder group(String scope, GroupElement group) {
        return FieldDescriptorProto.newBuilder()
                .setName(FieldTypes.groupField(group.getName()))
                .setNumber(group.getTag())
                .setLabel(label(group.getLabel()))
                .setType(FieldDescriptorProto.Type.TYPE_GROUP)
                .setTypeName("." + Names.join(scope, group.getName()));
    }

    /** Whether a field of proto3 says that it is optional, so that it knows whether it was set. */
    boolean hasPresence(FieldElement field) {
        return proto3 && field.getLabel() == Field.Label.OPTIONAL;
    }

    /** The message that stands behind a map. */
    DescriptorProto entry(String scope, FieldElement map) {
        String types = map.getType().substring(MAP.length(), map.getType().length() - 1);
        int comma = types.indexOf(',');
        return DescriptorProto.newBuilder()
                .setName(entryName(map))
                .addField(part("key", 1, scope, types.substring(0, comma).strip()))
                .addField(part("value", 2, scope, types.substring(comma + 1).strip()))
                .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                .build();
    }

    private FieldDescriptorProto.Builder part(String name, int number, String scope, String type) {
        var described = FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
        type(described, scope, type);
        return described;
    }

    /** As the compiler makes it: {@code by_name} has a {@code ByNameEntry}. */
    private static String entryName(FieldElement map) {
        var name = new StringBuilder();
        boolean upper = true;
        for (char c : map.getName().toCharArray()) {
            if (c == '_') {
                upper = true;
            } else {
                name.append(upper && c >= 'a' && c <= 'z' ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return name.append("Entry").toString();
    }

    private void type(FieldDescriptorProto.Builder described, String scope, String written) {
        if (Scalar.named(written).isPresent()) {
            described.setType(FieldDescriptorProto.Type.valueOf("TYPE_" + written.toUpperCase(Locale.ROOT)));
            return;
        }
        Names.Declared found = declared(scope, written);
        described
                .setType(
                        found.kind() == Names.Kind.ENUM
                                ? FieldDescriptorProto.Type.TYPE_ENUM
                                : FieldDescriptorProto.Type.TYPE_MESSAGE)
                .setTypeName("." + found.name());
    }

    /** @throws IllegalStateException when nothing has the name, which linking rules out */
    Names.Declared declared(String scope, String name) {
        return names.resolve(scope, name).orElseThrow(() -> new IllegalStateException("nothing was linked as " + name));
    }

    private static FieldDescriptorProto.Label label(Field.@Nullable Label label) {
        if (label == Field.Label.REPEATED) {
            return FieldDescriptorProto.Label.LABEL_REPEATED;
        }
        return label == Field.Label.REQUIRED
                ? FieldDescriptorProto.Label.LABEL_REQUIRED
                : FieldDescriptorProto.Label.LABEL_OPTIONAL;
    }
}
