package io.crossdock.registry.type.json;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which types of values a schema allows. {@code null} is all of them; {@code integer} is a part of {@code number}. */
final class ValueTypes {
    /** What a schema without a type speaks of, when all its keywords are of one kind, as Confluent's registry has it. */
    private static final Map<String, List<String>> KINDS = Map.of(
            "object",
            List.of(
                    "properties",
                    "required",
                    "additionalProperties",
                    "patternProperties",
                    "propertyNames",
                    "minProperties",
                    "maxProperties",
                    "dependencies",
                    "dependentRequired",
                    "dependentSchemas",
                    "unevaluatedProperties"),
            "array",
            List.of(
                    "items",
                    "prefixItems",
                    "additionalItems",
                    "contains",
                    "minItems",
                    "maxItems",
                    "uniqueItems",
                    "unevaluatedItems"),
            "number",
            List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
            "string",
            List.of("minLength", "maxLength", "pattern"));

    private ValueTypes() {}

    /** By the keywords of a schema alone, and not of those it combines. */
    static @Nullable Set<String> own(SchemaNode node) {
        if (node.json().isBoolean()) {
            return node.json().booleanValue() ? null : Set.of();
        }
        JsonNode type = node.get("type");
        if (type != null) {
            return type.isTextual() ? Set.of(type.textValue()) : texts(type);
        }
        JsonNode values = node.get("enum");
        JsonNode value = node.get("const");
        if (value != null && node.draft() != Draft.DRAFT_4) {
            return Set.of(of(value));
        }
        if (values != null && values.isArray()) {
            var types = new TreeSet<String>();
            values.forEach(each -> types.add(of(each)));
            return types;
        }
        List<String> kinds = KINDS.entrySet().stream()
                .filter(each -> each.getValue().stream().anyMatch(node::has))
                .map(Map.Entry::getKey)
                .toList();
        return kinds.size() == 1 ? Set.of(kinds.get(0)) : null;
    }

    private static Set<String> texts(JsonNode list) {
        var all = new TreeSet<String>();
        list.forEach(each -> all.add(each.asText()));
        return all;
    }

    private static String of(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            default -> value.decimalValue().stripTrailingZeros().scale() <= 0 ? "integer" : "number";
        };
    }

    /** What both allow. */
    static @Nullable Set<String> both(@Nullable Set<String> one, @Nullable Set<String> other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        var all = new TreeSet<String>();
        one.stream().filter(each -> allows(other, each)).forEach(all::add);
        other.stream().filter(each -> allows(one, each)).forEach(all::add);
        return all;
    }

    /** Whether values of a type are allowed, every one of them. */
    static boolean allows(@Nullable Collection<String> types, String type) {
        return types == null || types.contains(type) || (type.equals("integer") && types.contains("number"));
    }

    /** Whether some values of a kind are allowed. */
    static boolean touches(@Nullable Set<String> types, String kind) {
        return types == null || types.contains(kind) || (kind.equals("number") && types.contains("integer"));
    }
}
