package io.crossdock.registry.type.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Small schemas whose names are few, so that two of them have much in common. The same seed gives the same schemas. */
final class RandomSchemas {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> PRIMITIVES =
            List.of("null", "boolean", "int", "long", "float", "double", "bytes", "string");

    private final Random random;
    private final Set<String> defined = new HashSet<>();
    private final Set<String> open = new HashSet<>();

    private final boolean recursive;

    RandomSchemas(long seed) {
        this(seed, true);
    }

    private RandomSchemas(long seed, boolean recursive) {
        random = new Random(seed);
        this.recursive = recursive;
    }

    /** Whose types do not contain themselves. */
    static RandomSchemas finite(long seed) {
        return new RandomSchemas(seed, false);
    }

    /** A record that uses no name it does not define. */
    ObjectNode record() {
        defined.clear();
        return record("R0", 3);
    }

    /** The same schema, its attributes in another order. */
    JsonNode shuffled(JsonNode json) {
        if (json.isArray()) {
            ArrayNode array = NODES.arrayNode();
            json.forEach(element -> array.add(shuffled(element)));
            return array;
        }
        if (!json.isObject()) {
            return json;
        }
        var names = new ArrayList<String>();
        json.fieldNames().forEachRemaining(names::add);
        Collections.shuffle(names, random);
        ObjectNode object = NODES.objectNode();
        names.forEach(name -> object.set(name, shuffled(json.path(name))));
        return object;
    }

    private ObjectNode record(String name, int depth) {
        defined.add(name);
        open.add(name);
        ObjectNode record = named("record", name);
        ArrayNode fields = record.putArray("fields");
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            field(fields.addObject(), "f" + (i + random.nextInt(2) * 4), depth);
        }
        open.remove(name);
        return record;
    }

    private void field(ObjectNode field, String name, int depth) {
        field.put("name", name);
        JsonNode type = type(depth - 1);
        field.set("type", type);
        JsonNode first = type.isArray() ? type.path(0) : type;
        if (random.nextInt(3) == 0) {
            JsonNode value = value(first.asText());
            if (value != null) {
                field.set("default", value);
            }
        }
        if (random.nextInt(4) == 0) {
            // never its own name, which the library takes for a second field
            field.putArray("aliases").add(name.equals("f1") ? "f2" : "f1");
        }
        if (random.nextInt(5) == 0) {
            field.put("doc", "said of " + name).put("owner", "b").put("arranged", "a");
        }
    }

    private @Nullable JsonNode value(String type) {
        return switch (type) {
            case "null" -> NODES.nullNode();
            case "boolean" -> NODES.booleanNode(true);
            case "int", "long", "float", "double" -> NODES.numberNode(1);
            case "bytes", "string" -> NODES.textNode("x");
            default -> null;
        };
    }

    private JsonNode type(int depth) {
        int kind = depth <= 0 ? random.nextInt(2) : random.nextInt(8);
        return switch (kind) {
            case 2 ->
                NODES.objectNode()
                        .<ObjectNode>set("type", NODES.textNode("array"))
                        .set("items", type(depth - 1));
            case 3 ->
                NODES.objectNode()
                        .<ObjectNode>set("type", NODES.textNode("map"))
                        .set("values", type(depth - 1));
            case 4 -> union(depth - 1);
            case 5 -> symbols();
            case 6 -> fixed();
            case 7 -> nested(depth);
            default -> NODES.textNode(PRIMITIVES.get(random.nextInt(PRIMITIVES.size())));
        };
    }

    private JsonNode nested(int depth) {
        String name = "R" + random.nextInt(4);
        if (open.contains(name)) {
            // directly within itself it would have no values
            return recursive ? NODES.arrayNode().add("null").add(name) : NODES.textNode("int");
        }
        return defined.contains(name) ? NODES.textNode(name) : record(name, depth);
    }

    private JsonNode union(int depth) {
        ArrayNode union = NODES.arrayNode();
        var seen = new HashSet<String>();
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            JsonNode branch = type(depth);
            String kind = branch.isObject()
                    ? branch.path("name").asText(branch.path("type").asText())
                    : branch.asText();
            if (!branch.isArray() && seen.add(kind)) {
                union.add(branch);
            }
        }
        return union.isEmpty() ? union.add("null") : union;
    }

    private JsonNode symbols() {
        String name = "E" + random.nextInt(2);
        if (!defined.add(name)) {
            return NODES.textNode(name);
        }
        ObjectNode type = named("enum", name);
        ArrayNode symbols = type.putArray("symbols");
        symbols.add("A");
        for (String symbol : List.of("B", "C")) {
            if (random.nextBoolean()) {
                symbols.add(symbol);
            }
        }
        if (random.nextInt(4) == 0) {
            type.put("default", "A");
        }
        return type;
    }

    private JsonNode fixed() {
        String name = "F" + random.nextInt(2);
        return defined.add(name) ? named("fixed", name).put("size", random.nextInt(3)) : NODES.textNode(name);
    }

    private ObjectNode named(String type, String name) {
        ObjectNode named = NODES.objectNode().put("type", type).put("name", name);
        if (random.nextInt(6) == 0) {
            named.putArray("aliases")
                    .add(name.substring(0, 1) + random.nextInt(4))
                    .add("Z");
        }
        return named;
    }
}
