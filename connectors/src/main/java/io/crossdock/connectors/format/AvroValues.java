package io.crossdock.connectors.format;

import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fits maps, lists and texts into an Avro schema. Numbers may be texts, as they are in CSV and XML; nothing is rounded or
 * cut, and a field that the schema does not know is an error, since it would be lost.
 */
final class AvroValues {
    private final GenericData data;

    AvroValues(GenericData data) {
        this.data = data;
    }

    @Nullable
    Object of(Schema schema, @Nullable Object value, String path) throws FormatException {
        LogicalType logical = schema.getLogicalType();
        if (value != null && logical != null) {
            Object converted = logical(logical, value, path);
            if (converted != null) {
                return converted;
            }
        }
        return switch (schema.getType()) {
            case RECORD -> record(schema, value, path);
            case UNION -> union(schema, value, path);
            case ARRAY -> array(schema, value, path);
            case MAP -> map(schema, value, path);
            case NULL -> {
                if (value != null) {
                    throw wrong(path, value, "null");
                }
                yield null;
            }
            default -> scalar(schema, value, path);
        };
    }

    private @Nullable Object logical(LogicalType type, Object value, String path) throws FormatException {
        try {
            if (type instanceof LogicalTypes.Decimal decimal) {
                return new BigDecimal(value.toString().strip()).setScale(decimal.getScale(), RoundingMode.UNNECESSARY);
            }
            if (type instanceof LogicalTypes.Date && !(value instanceof Number)) {
                return LocalDate.parse(value.toString().strip());
            }
            boolean time = type instanceof LogicalTypes.TimestampMillis || type instanceof LogicalTypes.TimestampMicros;
            if (time && value instanceof Instant) {
                return value;
            }
            if (time && !(value instanceof Number)) {
                return OffsetDateTime.parse(value.toString().strip()).toInstant();
            }
            if (type instanceof LogicalTypes.TimestampMillis && value instanceof Number millis) {
                return Instant.ofEpochMilli(millis.longValue());
            }
            return null;
        } catch (ArithmeticException | NumberFormatException | DateTimeException unfit) {
            throw wrong(path, value, type.getName());
        }
    }

    private Object record(Schema schema, @Nullable Object value, String path) throws FormatException {
        if (!(value instanceof Map<?, ?> fields)) {
            throw wrong(path, value, "a record " + schema.getFullName());
        }
        for (Object name : fields.keySet()) {
            if (schema.getField(String.valueOf(name)) == null) {
                throw new FormatException(
                        "field '" + inside(path, name) + "' is not in schema " + schema.getFullName());
            }
        }
        var record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            String at = inside(path, field.name());
            if (fields.containsKey(field.name())) {
                record.put(field.pos(), of(field.schema(), fields.get(field.name()), at));
            } else if (field.hasDefaultValue()) {
                record.put(field.pos(), data.getDefaultValue(field));
            } else {
                throw new FormatException(
                        "field '" + at + "' is missing, and schema " + schema.getFullName() + " has no default for it");
            }
        }
        return record;
    }

    private @Nullable Object union(Schema schema, @Nullable Object value, String path) throws FormatException {
        FormatException last = null;
        for (Schema branch : schema.getTypes()) {
            boolean isNull = branch.getType() == Schema.Type.NULL;
            if (isNull != (value == null)) {
                continue;
            }
            try {
                return of(branch, value, path);
            } catch (FormatException other) {
                last = other;
            }
        }
        throw last == null || schema.getTypes().size() > 2 ? wrong(path, value, "one of the union's types") : last;
    }

    private Object array(Schema schema, @Nullable Object value, String path) throws FormatException {
        if (!(value instanceof List<?> list)) {
            throw wrong(path, value, "a list");
        }
        var items = new ArrayList<@Nullable Object>();
        for (int i = 0; i < list.size(); i++) {
            items.add(of(schema.getElementType(), list.get(i), path + "[" + i + "]"));
        }
        return items;
    }

    private Object map(Schema schema, @Nullable Object value, String path) throws FormatException {
        if (!(value instanceof Map<?, ?> entries)) {
            throw wrong(path, value, "a map");
        }
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            map.put(
                    String.valueOf(entry.getKey()),
                    of(schema.getValueType(), entry.getValue(), inside(path, entry.getKey())));
        }
        return map;
    }

    private static Object scalar(Schema schema, @Nullable Object value, String path) throws FormatException {
        String type = schema.getType().getName();
        if (value == null || value instanceof Map || value instanceof List) {
            throw wrong(path, value, type);
        }
        String text = value.toString().strip();
        try {
            return switch (schema.getType()) {
                case STRING -> value instanceof byte[] ? refuse(path, value, type) : value.toString();
                case INT -> new BigDecimal(text).intValueExact();
                case LONG -> new BigDecimal(text).longValueExact();
                case FLOAT -> Float.valueOf(text);
                case DOUBLE -> Double.valueOf(text);
                case BOOLEAN ->
                    text.equals("true") || text.equals("false") ? Boolean.valueOf(text) : refuse(path, value, type);
                case ENUM ->
                    schema.hasEnumSymbol(text)
                            ? new GenericData.EnumSymbol(schema, text)
                            : refuse(path, value, "one of " + schema.getEnumSymbols());
                case BYTES -> ByteBuffer.wrap(bytes(value));
                case FIXED ->
                    bytes(value).length == schema.getFixedSize()
                            ? new GenericData.Fixed(schema, bytes(value))
                            : refuse(path, value, schema.getFixedSize() + " bytes");
                default -> refuse(path, value, type);
            };
        } catch (ArithmeticException | NumberFormatException unfit) {
            throw wrong(path, value, type);
        }
    }

    private static byte[] bytes(Object value) {
        return value instanceof byte[] bytes ? bytes : value.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Object refuse(String path, Object value, String type) throws FormatException {
        throw wrong(path, value, type);
    }

    private static FormatException wrong(String path, @Nullable Object value, String type) {
        String shown = value instanceof Map || value instanceof List || value == null ? kind(value) : "'" + value + "'";
        return new FormatException(
                (path.isEmpty() ? "the value" : "field '" + path + "'") + " must be " + type + ", was " + shown);
    }

    private static String kind(@Nullable Object value) {
        return value == null ? "null" : value instanceof Map ? "a map" : "a list";
    }

    private static String inside(String path, Object name) {
        return path.isEmpty() ? String.valueOf(name) : path + "." + name;
    }
}
