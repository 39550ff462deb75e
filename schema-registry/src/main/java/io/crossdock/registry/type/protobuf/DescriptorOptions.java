package io.crossdock.registry.type.protobuf;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MessageOrBuilder;
import com.squareup.wire.schema.internal.parser.OptionElement;

import java.util.ArrayList;
import java.util.List;

/** Options of a descriptor that Protobuf itself knows, as a text would set them. */
final class DescriptorOptions {
    private DescriptorOptions() {}

    static List<OptionElement> of(MessageOrBuilder options) {
        var elements = new ArrayList<OptionElement>();
        options.getAllFields().forEach((field, value) -> {
            if (field.isRepeated()) {
                ((List<?>) value).forEach(each -> add(elements, field, each));
            } else {
                add(elements, field, value);
            }
        });
        return elements;
    }

    private static void add(List<OptionElement> elements, FieldDescriptor field, Object value) {
        switch (field.getJavaType()) {
            case BOOLEAN -> elements.add(option(field, OptionElement.Kind.BOOLEAN, value));
            case STRING -> elements.add(option(field, OptionElement.Kind.STRING, value));
            case ENUM -> elements.add(option(field, OptionElement.Kind.ENUM, ((EnumValueDescriptor) value).getName()));
            case INT, LONG, FLOAT, DOUBLE -> elements.add(option(field, OptionElement.Kind.NUMBER, value));
            case BYTE_STRING, MESSAGE -> {
                // features of editions, and options that the compiler did not understand: neither has a text here
            }
        }
    }

    private static OptionElement option(FieldDescriptor field, OptionElement.Kind kind, Object value) {
        return new OptionElement(field.getName(), kind, String.valueOf(value), false);
    }
}
