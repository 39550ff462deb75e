package io.crossdock.connectors.format;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Protobuf messages to maps and back, by the names of their fields. Unsigned numbers stay positive. */
final class ProtobufValues {
    private static final BigInteger UNSIGNED_LONG = BigInteger.ONE.shiftLeft(64);
    private static final BigInteger UNSIGNED_INT = BigInteger.ONE.shiftLeft(32);

    private ProtobufValues() {}

    /** All fields that are set, and those without presence, which are never unset. */
    static Map<String, @Nullable Object> plain(Message message) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isMapField()) {
                map.put(field.getName(), entries(field, (List<?>) message.getField(field)));
            } else if (field.isRepeated()) {
                var list = new ArrayList<@Nullable Object>();
                ((List<?>) message.getField(field)).forEach(one -> list.add(plain(field, one)));
                map.put(field.getName(), list);
            } else if (!field.hasPresence() || message.hasField(field)) {
                map.put(field.getName(), plain(field, message.getField(field)));
            }
        }
        return map;
    }

    private static Map<String, @Nullable Object> entries(FieldDescriptor field, List<?> entries) {
        Descriptor type = field.getMessageType();
        FieldDescriptor key = type.findFieldByNumber(1);
        FieldDescriptor value = type.findFieldByNumber(2);
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (Object entry : entries) {
            Message pair = (Message) entry;
            map.put(String.valueOf(plain(key, pair.getField(key))), plain(value, pair.getField(value)));
        }
        return map;
    }

    private static Object plain(FieldDescriptor field, Object value) {
        if (value instanceof Message inner) {
            return plain(inner);
        }
        if (value instanceof EnumValueDescriptor constant) {
            return constant.getName();
        }
        if (value instanceof ByteString bytes) {
            return bytes.toByteArray();
        }
        return switch (field.getType()) {
            case UINT32, FIXED32 -> Integer.toUnsignedLong((Integer) value);
            case UINT64, FIXED64 -> {
                long bits = (Long) value;
                yield bits >= 0 ? value : BigInteger.valueOf(bits).add(UNSIGNED_LONG);
            }
            default -> value;
        };
    }

    /** @throws FormatException with the path of what does not fit */
    static DynamicMessage message(Descriptor type, @Nullable Object value, String path) throws FormatException {
        if (!(value instanceof Map<?, ?> fields)) {
            throw wrong(path, value, "a message " + type.getFullName());
        }
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        for (Map.Entry<?, ?> entry : fields.entrySet()) {
            String name = String.valueOf(entry.getKey());
            String at = path.isEmpty() ? name : path + "." + name;
            FieldDescriptor field = type.findFieldByName(name);
            if (field == null) {
                throw new FormatException("field '" + at + "' is not in message " + type.getFullName());
            }
            if (entry.getValue() != null) {
                set(message, field, entry.getValue(), at);
            }
        }
        return message.build();
    }

    private static void set(DynamicMessage.Builder message, FieldDescriptor field, Object value, String path)
            throws FormatException {
        if (field.isMapField()) {
            if (!(value instanceof Map<?, ?> entries)) {
                throw wrong(path, value, "a map");
            }
            for (Map.Entry<?, ?> entry : entries.entrySet()) {
                var pair = new LinkedHashMap<String, @Nullable Object>();
                pair.put("key", entry.getKey());
                pair.put("value", entry.getValue());
                message.addRepeatedField(field, message(field.getMessageType(), pair, path + "." + entry.getKey()));
            }
        } else if (field.isRepeated()) {
            if (!(value instanceof List<?> list)) {
                throw wrong(path, value, "a list");
            }
            for (int i = 0; i < list.size(); i++) {
                message.addRepeatedField(field, single(field, list.get(i), path + "[" + i + "]"));
            }
        } else {
            message.setField(field, single(field, value, path));
        }
    }

    private static Object single(FieldDescriptor field, @Nullable Object value, String path) throws FormatException {
        String type = field.getType().name().toLowerCase(java.util.Locale.ROOT);
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            return message(field.getMessageType(), value, path);
        }
        if (value == null || value instanceof Map || value instanceof List) {
            throw wrong(path, value, type);
        }
        String text = value.toString().strip();
        try {
            return switch (field.getType()) {
                case BOOL -> {
                    if (!text.equals("true") && !text.equals("false")) {
                        throw wrong(path, value, "true or false");
                    }
                    yield Boolean.valueOf(text);
                }
                case BYTES ->
                    value instanceof byte[] bytes
                            ? ByteString.copyFrom(bytes)
                            : ByteString.copyFrom(value.toString(), StandardCharsets.ISO_8859_1);
                case DOUBLE -> Double.valueOf(text);
                case FLOAT -> Float.valueOf(text);
                case ENUM -> constant(field, text, path);
                case INT32, SINT32, SFIXED32 -> new BigDecimal(text).intValueExact();
                case INT64, SINT64, SFIXED64 -> new BigDecimal(text).longValueExact();
                case UINT32, FIXED32 -> unsigned(text, UNSIGNED_INT).intValue();
                case UINT64, FIXED64 -> unsigned(text, UNSIGNED_LONG).longValue();
                default -> value.toString();
            };
        } catch (ArithmeticException | NumberFormatException unfit) {
            throw wrong(path, value, type);
        }
    }

    private static BigInteger unsigned(String text, BigInteger end) {
        BigInteger number = new BigDecimal(text).toBigIntegerExact();
        if (number.signum() < 0 || number.compareTo(end) >= 0) {
            throw new ArithmeticException(text);
        }
        return number;
    }

    private static EnumValueDescriptor constant(FieldDescriptor field, String text, String path)
            throws FormatException {
        EnumValueDescriptor found = field.getEnumType().findValueByName(text);
        if (found == null) {
            throw wrong(
                    path,
                    text,
                    "one of "
                            + field.getEnumType().getValues().stream()
                                    .map(EnumValueDescriptor::getName)
                                    .toList());
        }
        return found;
    }

    private static FormatException wrong(String path, @Nullable Object value, String type) {
        String shown = value == null
                ? "null"
                : value instanceof Map ? "a map" : value instanceof List ? "a list" : "'" + value + "'";
        return new FormatException(
                (path.isEmpty() ? "the value" : "field '" + path + "'") + " must be " + type + ", was " + shown);
    }
}
