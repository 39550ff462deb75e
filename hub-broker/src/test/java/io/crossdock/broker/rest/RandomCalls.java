package io.crossdock.broker.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Calls of a REST API, made up from its OpenAPI document: some as it wants them, some a little wrong, some nonsense. */
final class RandomCalls {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> TEXTS = List.of(
            "orders",
            "nowhere",
            "User:alice",
            "User:*",
            "*",
            "127.0.0.1",
            "10.0.0.0/8",
            "1",
            "1000",
            "retention.ms",
            "producer_byte_rate",
            "kafka-cluster",
            "<default>",
            "SCRAM-SHA-256",
            "default",
            "long-enough-password");
    private static final List<String> ODD = List.of(
            "",
            " ",
            "..",
            "../../etc/passwd",
            "a/b",
            "a\u0000b",
            "\r\nSet-Cookie: a=b",
            "${jndi:ldap://x}",
            "<script>",
            "' OR 1=1 --",
            "\uD83D\uDE00",
            "x".repeat(3000),
            "-1",
            "99999999999999999999");

    private final JsonNode document;
    private final Random random;

    RandomCalls(JsonNode document, long seed) {
        this.document = document;
        random = new Random(seed);
    }

    /** @param body empty when the operation has none */
    record Call(String method, String path, String body, JsonNode operation) {}

    /** One call of each operation, without those that the predicate leaves out. */
    List<Call> round() {
        var calls = new ArrayList<Call>();
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                calls.add(call(path.getKey(), method.getKey().toUpperCase(Locale.ROOT), method.getValue()));
            }
        }
        return calls;
    }

    private Call call(String template, String method, JsonNode operation) {
        String path = template;
        var query = new StringBuilder();
        for (JsonNode parameter : operation.path("parameters")) {
            String name = parameter.get("name").asText();
            String value = text(parameter.get("schema"));
            if (parameter.get("in").asText().equals("path")) {
                path = path.replace("{" + name + "}", encoded(value.isEmpty() ? "x" : value));
            } else if (parameter.get("in").asText().equals("query") && random.nextInt(3) == 0) {
                query.append(query.isEmpty() ? "?" : "&")
                        .append(name)
                        .append('=')
                        .append(encoded(value));
            }
        }
        JsonNode body = operation.at("/requestBody/content/application~1json/schema");
        return new Call(method, path + query, body.isMissingNode() ? "" : body(body), operation);
    }

    private String body(JsonNode schema) {
        return switch (random.nextInt(12)) {
            case 0 -> "";
            case 1 -> "null";
            case 2 -> "[]";
            case 3 -> "{\"unknown\": 1}";
            case 4 -> "{\"" + "x".repeat(50);
            case 5 -> "[".repeat(5000);
            default -> value(schema, 0).toString();
        };
    }

    private String text(JsonNode schema) {
        JsonNode value = value(schema, 0);
        return value.isTextual() ? value.asText() : value.toString();
    }

    private JsonNode value(JsonNode schema, int depth) {
        if (schema.has("$ref")) {
            return value(document.at(schema.get("$ref").asText().substring(1)), depth);
        }
        if (random.nextInt(25) == 0) {
            return random.nextBoolean() ? JSON.nullNode() : JSON.numberNode(random.nextLong());
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        return switch (schema.path("type").asText()) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "integer" -> integer(schema);
            case "number" -> JSON.numberNode(random.nextInt(5) == 0 ? -1.5 : random.nextInt(1_000_000));
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            default -> string(schema);
        };
    }

    private JsonNode string(JsonNode schema) {
        String pattern = schema.path("pattern").asText("");
        for (int tries = 0; tries < 20; tries++) {
            String chosen = TEXTS.get(random.nextInt(TEXTS.size()));
            if (pattern.isEmpty() || chosen.matches(pattern)) {
                return JSON.textNode(random.nextInt(6) == 0 ? ODD.get(random.nextInt(ODD.size())) : chosen);
            }
        }
        return JSON.textNode(pattern.contains("topics|") ? "topics" : ODD.get(random.nextInt(ODD.size())));
    }

    private JsonNode integer(JsonNode schema) {
        long min = schema.path("minimum").asLong(0);
        long max = schema.path("maximum").asLong(min + 20);
        return switch (random.nextInt(8)) {
            case 0 -> JSON.numberNode(min - 1);
            case 1 -> JSON.numberNode(max + 1);
            case 2 -> JSON.numberNode(min);
            default -> JSON.numberNode(min + random.nextInt(8));
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = JSON.objectNode();
        var required = new ArrayList<String>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (required.contains(property.getKey()) || random.nextInt(3) > 0) {
                object.set(property.getKey(), value(property.getValue(), depth + 1));
            }
        }
        JsonNode values = schema.path("additionalProperties");
        if (values.isObject()) {
            for (int i = random.nextInt(3); i > 0; i--) {
                object.set(TEXTS.get(random.nextInt(TEXTS.size())), value(values, depth + 1));
            }
        }
        return object;
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode array = JSON.arrayNode();
        for (int i = random.nextInt(3); i > 0 && depth < 6; i--) {
            array.add(value(schema.get("items"), depth + 1));
        }
        return array;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
