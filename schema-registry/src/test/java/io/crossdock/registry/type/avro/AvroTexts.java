package io.crossdock.registry.type.avro;

import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.type.ReferencedText;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Schemas in the short notation of {@code changes.txt}. */
final class AvroTexts {
    private static final AvroType AVRO = new AvroType();
    private static final Pattern FIELD = Pattern.compile("(\\w+) (.+?)(?: = (.+?))?(?: aka (\\w+))?");
    private static final Pattern ENUM = Pattern.compile("enum\\((.+?)(?::(\\w+))?\\)");
    private static final Pattern FIXED = Pattern.compile("fixed\\((\\d+)\\)");

    private AvroTexts() {}

    static AvroSchema schema(String shortText, ReferencedText... references) {
        return parsed(json(shortText), references);
    }

    /** A text as it stands, whatever it is. */
    static AvroSchema parsed(String text, ReferencedText... references) {
        return (AvroSchema) AVRO.parse(Schema.of("AVRO", text), List.of(references));
    }

    static String json(String shortText) {
        if ("{[\"".indexOf(shortText.charAt(0)) >= 0) {
            return shortText;
        }
        String fields =
                Arrays.stream(shortText.split("; ")).map(AvroTexts::field).collect(Collectors.joining(","));
        return "{\"type\":\"record\",\"name\":\"shop.Order\",\"fields\":[" + fields + "]}";
    }

    private static String field(String field) {
        Matcher parts = FIELD.matcher(field);
        if (!parts.matches()) {
            throw new IllegalArgumentException(field);
        }
        return "{\"name\":\"" + parts.group(1) + "\",\"type\":" + type(parts.group(2))
                + (parts.group(3) == null ? "" : ",\"default\":" + parts.group(3))
                + (parts.group(4) == null ? "" : ",\"aliases\":[\"" + parts.group(4) + "\"]") + "}";
    }

    private static String type(String type) {
        Matcher symbols = ENUM.matcher(type);
        Matcher fixed = FIXED.matcher(type);
        if ("{[\"".indexOf(type.charAt(0)) >= 0) {
            return type;
        } else if (symbols.matches()) {
            return "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":" + quoted(symbols.group(1), ",")
                    + (symbols.group(2) == null ? "" : ",\"default\":\"" + symbols.group(2) + "\"") + "}";
        } else if (fixed.matches()) {
            return "{\"type\":\"fixed\",\"name\":\"F\",\"size\":" + fixed.group(1) + "}";
        } else if (type.endsWith("?")) {
            return quoted("null/" + type.substring(0, type.length() - 1), "/");
        } else if (type.endsWith("[]")) {
            return "{\"type\":\"array\",\"items\":\"" + type.substring(0, type.length() - 2) + "\"}";
        } else if (type.endsWith("{}")) {
            return "{\"type\":\"map\",\"values\":\"" + type.substring(0, type.length() - 2) + "\"}";
        }
        return type.contains("/") ? quoted(type, "/") : "\"" + type + "\"";
    }

    private static String quoted(String words, String separator) {
        return Arrays.stream(words.split(separator))
                .map(word -> "\"" + word + "\"")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
