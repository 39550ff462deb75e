package io.crossdock.broker.rest;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether a value is what a schema of an OpenAPI document describes, as far as answers need: types, names, choices. */
final class Shape {
    private final JsonNode document;
    private final List<String> problems = new ArrayList<>();

    private Shape(JsonNode document) {
        this.document = document;
    }

    /** What is not as described; empty when all is. */
    static List<String> problems(JsonNode document, JsonNode schema, JsonNode value) {
        var shape = new Shape(document);
        shape.check("", schema, value);
        return shape.problems;
    }

    private void check(String at, JsonNode schema, JsonNode value) {
        if (schema.has("$ref")) {
            check(at, document.at(schema.get("$ref").asText().substring(1)), value);
            return;
        }
        boolean fits =
                switch (schema.path("type").asText()) {
                    case "object" -> value.isObject();
                    case "array" -> value.isArray();
                    case "string" -> value.isTextual();
                    case "integer" -> value.isIntegralNumber();
                    case "number" -> value.isNumber();
                    case "boolean" -> value.isBoolean();
                    default -> true;
                };
        if (!fits) {
            problems.add(at + " is no " + schema.get("type").asText() + ": " + value);
            return;
        }
        if (schema.has("enum")) {
            var choices = new ArrayList<JsonNode>();
            schema.get("enum").forEach(choices::add);
            if (!choices.contains(value)) {
                problems.add(at + " is none of " + choices + ": " + value);
            }
        }
        if (value.isArray() && schema.has("items")) {
            value.forEach(item -> check(at + "[]", schema.get("items"), item));
        }
        if (value.isObject()) {
            object(at, schema, value);
        }
    }

    private void object(String at, JsonNode schema, JsonNode value) {
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asText())) {
                problems.add(at + "." + name.asText() + " is missing");
            }
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            JsonNode described = schema.path("properties").path(field.getKey());
            JsonNode others = schema.path("additionalProperties");
            if (!described.isMissingNode()) {
                check(at + "." + field.getKey(), described, field.getValue());
            } else if (others.isObject()) {
                check(at + "." + field.getKey(), others, field.getValue());
            } else if (schema.has("properties")) {
                problems.add(at + "." + field.getKey() + " is not described");
            }
        }
    }
}
