package io.crossdock.registry.type.protobuf;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.squareup.wire.schema.internal.parser.OptionElement;

import java.util.List;
import java.util.Optional;

/** Options that Protobuf itself knows, as its compiler describes them: the way back of {@link DescriptorOptions}. */
final class OptionWriter {
    private OptionWriter() {}

    /**
     * Writes what has a place in the message of options. What has none, or makes no sense there, is left out: a text with it
     * is registered all the same.
     */
    static <B extends Message.Builder> B write(List<OptionElement> options, B into) {
        for (OptionElement option : options) {
            FieldDescriptor field = option.isParenthesized()
                    ? null
                    : into.getDescriptorForType().findFieldByName(option.getName());
            if (field != null) {
                value(field, String.valueOf(option.getValue())).ifPresent(value -> {
                    if (field.isRepeated()) {
                        into.addRepeatedField(field, value);
                    } else {
                        into.setField(field, value);
                    }
                });
            }
        }
        return into;
    }

    private static Optional<Object> value(FieldDescriptor field, String text) {
        try {
            return switch (field.getJavaType()) {
                case BOOLEAN -> Optional.of(Boolean.parseBoolean(text));
                case STRING -> Optional.of(text);
                case INT -> Optional.of(Integer.parseInt(text));
                case LONG -> Optional.of(Long.parseLong(text));
                case FLOAT -> Optional.of(Float.parseFloat(text));
                case DOUBLE -> Optional.of(Double.parseDouble(text));
                case ENUM -> Optional.ofNullable(field.getEnumType().findValueByName(text));
                case BYTE_STRING, MESSAGE -> Optional.empty();
            };
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }
}
