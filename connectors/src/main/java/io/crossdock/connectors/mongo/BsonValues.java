package io.crossdock.connectors.mongo;

import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns documents into maps and lists, and back. What JSON has no form for is a text where that says all (ids, times), and
 * else a map as MongoDB's Extended JSON has it, such as {@code {"$timestamp": …}}; the other way such a map becomes the value
 * that it means.
 */
final class BsonValues {
    private BsonValues() {}

    static Map<String, @Nullable Object> map(BsonDocument document) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        document.forEach((name, value) -> fields.put(name, plain(value)));
        return fields;
    }

    private static @Nullable Object plain(BsonValue value) {
        return switch (value.getBsonType()) {
            case NULL, UNDEFINED -> null;
            case STRING -> value.asString().getValue();
            case BOOLEAN -> value.asBoolean().getValue();
            case INT32 -> value.asInt32().getValue();
            case INT64 -> value.asInt64().getValue();
            case DOUBLE -> value.asDouble().getValue();
            case DECIMAL128 -> decimal(value.asDecimal128().getValue());
            case DATE_TIME ->
                Instant.ofEpochMilli(value.asDateTime().getValue()).toString();
            case OBJECT_ID -> value.asObjectId().getValue().toHexString();
            case BINARY -> binary(value.asBinary());
            case DOCUMENT -> map(value.asDocument());
            case ARRAY -> list(value.asArray());
            default -> extended(value);
        };
    }

    private static List<@Nullable Object> list(BsonArray values) {
        var list = new ArrayList<@Nullable Object>(values.size());
        values.forEach(it -> list.add(plain(it)));
        return list;
    }

    /** Infinity and what is no number have no decimal. */
    private static Object decimal(Decimal128 number) {
        return number.isFinite() && !number.equals(Decimal128.NEGATIVE_ZERO)
                ? number.bigDecimalValue()
                : number.toString();
    }

    private static Object binary(BsonBinary bytes) {
        return bytes.getType() == BsonBinarySubType.UUID_STANDARD.getValue()
                ? bytes.asUuid().toString()
                : bytes.getData();
    }

    private static @Nullable Object extended(BsonValue value) {
        String text = new BsonDocument("v", value).toJson();
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> map ? map.get("v") : text;
        } catch (FormatException impossible) {
            throw new IllegalStateException("Extended JSON is JSON", impossible);
        }
    }

    /** @throws FormatException if MongoDB has no value for it */
    static BsonValue bson(@Nullable Object value) throws FormatException {
        if (value == null) {
            return BsonNull.VALUE;
        } else if (value instanceof Map<?, ?> map) {
            return meansOneValue(map) ? meaning(Json.write(map)) : document(map);
        } else if (value instanceof Iterable<?> values) {
            var array = new BsonArray();
            for (Object each : values) {
                array.add(bson(each));
            }
            return array;
        } else if (value instanceof Number number) {
            return number(number);
        } else if (value instanceof Boolean truth) {
            return BsonBoolean.valueOf(truth);
        } else if (value instanceof byte[] bytes) {
            return new BsonBinary(bytes);
        } else if (value instanceof Instant time) {
            return new BsonDateTime(time.toEpochMilli());
        }
        return new BsonString(value.toString());
    }

    static BsonDocument document(Map<?, ?> map) throws FormatException {
        var document = new BsonDocument();
        for (Map.Entry<?, ?> field : map.entrySet()) {
            document.put(name(field.getKey()), bson(field.getValue()));
        }
        return document;
    }

    private static String name(@Nullable Object key) throws FormatException {
        String name = String.valueOf(key);
        if (name.indexOf(0) >= 0) {
            throw new FormatException("the name of a field holds a NUL");
        }
        return name;
    }

    private static BsonValue number(Number number) throws FormatException {
        if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            return new BsonInt32(number.intValue());
        } else if (number instanceof Long) {
            return new BsonInt64(number.longValue());
        } else if (number instanceof Double || number instanceof Float) {
            return new BsonDouble(number.doubleValue());
        }
        try {
            return new BsonDecimal128(new Decimal128(
                    number instanceof BigInteger whole ? new BigDecimal(whole) : new BigDecimal(number.toString())));
        } catch (NumberFormatException tooLong) {
            throw new FormatException("MongoDB has no exact number for " + number, tooLong);
        }
    }

    private static boolean meansOneValue(Map<?, ?> map) {
        return map.size() == 1 && String.valueOf(map.keySet().iterator().next()).startsWith("$");
    }

    /**
     * The value that a text of Extended JSON means.
     *
     * @throws FormatException if it is none
     */
    static BsonValue meaning(byte[] json) throws FormatException {
        try {
            BsonValue value = BsonDocument.parse("{\"v\": " + new String(json, StandardCharsets.UTF_8) + "}")
                    .get("v");
            if (value != null) {
                return value;
            }
        } catch (JsonParseException | IllegalArgumentException wrong) {
            throw new FormatException("no value in Extended JSON: " + wrong.getMessage(), wrong);
        }
        throw new FormatException("no value in Extended JSON");
    }
}
