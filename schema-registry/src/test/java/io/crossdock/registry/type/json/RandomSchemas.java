package io.crossdock.registry.type.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes small schemas and values that often meet: few names, small numbers. Leaves out what is judged by convention and not
 * by what values it allows: defaults, types that are not said, and {@code oneOf}.
 */
final class RandomSchemas {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> TYPES =
            List.of("object", "object", "array", "string", "integer", "number", "boolean", "null");
    private static final List<String> NAMES = List.of("a", "b", "c");

    private final Random random;

    RandomSchemas(long seed) {
        random = new Random(seed);
    }

    JsonNode schema(int depth) {
        int kind = random.nextInt(16);
        if (kind == 0) {
            return JSON.booleanNode(true);
        }
        if (kind == 1 && depth > 0) {
            return JSON.objectNode().set("anyOf", schemas(depth, 1 + random.nextInt(3)));
        }
        if (kind == 2 && depth > 0) {
            return JSON.objectNode().set("allOf", schemas(depth, 1 + random.nextInt(2)));
        }
        if (kind == 3) {
            ArrayNode values = JSON.arrayNode().add(value(0));
            JsonNode other = value(1);
            if (other.isContainerNode() || other.isTextual()) {
                values.add(values.get(0).equals(other) ? JSON.textNode("y") : other);
            }
            return JSON.objectNode().set("enum", values);
        }
        ObjectNode schema = JSON.objectNode();
        String type = pick(TYPES);
        String other = pick(TYPES);
        if (random.nextInt(4) == 0 && !other.equals(type)) {
            schema.set("type", JSON.arrayNode().add(type).add(other));
            keywords(schema, other, depth);
        } else {
            schema.put("type", type);
        }
        keywords(schema, type, depth);
        if (random.nextInt(12) == 0 && depth > 0) {
            schema.set("not", schema(depth - 1));
        }
        return schema;
    }

    private void keywords(ObjectNode schema, String type, int depth) {
        switch (type) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "string" -> limits(schema, "minLength", "maxLength");
            case "integer", "number" -> number(schema);
            default -> {}
        }
    }

    private void object(ObjectNode schema, int depth) {
        if (depth > 0) {
            ObjectNode properties = JSON.objectNode();
            NAMES.stream()
                    .filter(each -> random.nextBoolean())
                    .forEach(each -> properties.set(each, schema(depth - 1)));
            schema.set("properties", properties);
            if (random.nextInt(5) == 0) {
                schema.set(
                        "patternProperties",
                        JSON.objectNode().set(pick(List.of("^a", "[bc]", "d")), schema(depth - 1)));
            }
        }
        if (random.nextInt(3) == 0) {
            ArrayNode required = JSON.arrayNode();
            NAMES.stream().filter(each -> random.nextInt(3) == 0).forEach(required::add);
            schema.set("required", required);
        }
        switch (random.nextInt(4)) {
            case 0 -> schema.put("additionalProperties", false);
            case 1 -> schema.set("additionalProperties", schema(0));
            default -> {}
        }
        if (random.nextInt(6) == 0) {
            schema.set(
                    "dependencies",
                    JSON.objectNode().set(pick(NAMES), JSON.arrayNode().add(pick(NAMES))));
        }
        if (random.nextInt(8) == 0) {
            schema.put(random.nextBoolean() ? "minProperties" : "maxProperties", random.nextInt(3));
        }
        if (random.nextInt(8) == 0 && depth > 0) {
            schema.set("if", schema(depth - 1));
            schema.set("then", schema(depth - 1));
        }
    }

    private void array(ObjectNode schema, int depth) {
        if (depth > 0 && random.nextBoolean()) {
            schema.set("items", schema(depth - 1));
        } else if (depth > 0) {
            schema.set("items", schemas(depth, 1 + random.nextInt(2)));
            switch (random.nextInt(3)) {
                case 0 -> schema.put("additionalItems", false);
                case 1 -> schema.set("additionalItems", schema(depth - 1));
                default -> {}
            }
        }
        if (random.nextInt(5) == 0 && depth > 0) {
            schema.set("contains", schema(depth - 1));
        }
        if (random.nextInt(5) == 0) {
            schema.put("uniqueItems", true);
        }
        limits(schema, "minItems", "maxItems");
    }

    private void number(ObjectNode schema) {
        String lower = random.nextBoolean() ? "minimum" : "exclusiveMinimum";
        limits(schema, lower, random.nextBoolean() ? "maximum" : "exclusiveMaximum");
        if (random.nextInt(4) == 0) {
            schema.put("multipleOf", 1 + random.nextInt(3));
        }
    }

    private void limits(ObjectNode schema, String lower, String upper) {
        if (random.nextInt(4) == 0) {
            schema.put(lower, random.nextInt(3));
        }
        if (random.nextInt(4) == 0) {
            schema.put(upper, 1 + random.nextInt(3));
        }
    }

    private ArrayNode schemas(int depth, int size) {
        ArrayNode all = JSON.arrayNode();
        for (int i = 0; i < size; i++) {
            all.add(schema(depth - 1));
        }
        return all;
    }

    /** Nearly the same: at some place another keyword, or none. */
    JsonNode changed(JsonNode schema) {
        if (!schema.isObject() || random.nextInt(6) == 0) {
            return schema(1);
        }
        ObjectNode copy = schema.deepCopy();
        List<String> keywords = List.copyOf(keywords(copy));
        String keyword = keywords.isEmpty() ? "" : pick(keywords);
        JsonNode value = copy.path(keyword);
        if (value.isObject() && random.nextInt(4) > 0 && !keyword.equals("dependencies")) {
            boolean map = keyword.equals("properties") || keyword.equals("patternProperties");
            if (map && !value.isEmpty()) {
                String name = pick(keywords(value));
                copy.withObjectProperty(keyword).set(name, changed(value.get(name)));
            } else if (!map) {
                copy.set(keyword, changed(value));
            }
        } else if (random.nextBoolean() && !keyword.equals("type")) {
            copy.remove(keyword);
        } else {
            keywords(copy, copy.path("type").isTextual() ? copy.path("type").textValue() : "string", 1);
        }
        return copy;
    }

    private static List<String> keywords(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    JsonNode value(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 5)) {
            case 0 -> JSON.numberNode(random.nextInt(5) - 1);
            case 1 -> JSON.numberNode(BigDecimal.valueOf(random.nextInt(8), 1));
            case 2 -> JSON.textNode("x".repeat(random.nextInt(4)));
            case 3 -> JSON.booleanNode(random.nextBoolean());
            case 4 -> JSON.nullNode();
            case 5 -> list(depth);
            default -> members(depth);
        };
    }

    private JsonNode list(int depth) {
        ArrayNode array = JSON.arrayNode();
        for (int i = random.nextInt(3); i > 0; i--) {
            array.add(value(depth - 1));
        }
        return array;
    }

    private JsonNode members(int depth) {
        ObjectNode object = JSON.objectNode();
        List.of("a", "b", "c", "d").stream()
                .filter(each -> random.nextInt(5) < 2)
                .forEach(each -> object.set(each, value(depth - 1)));
        return object;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
