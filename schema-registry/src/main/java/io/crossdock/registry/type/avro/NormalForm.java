package io.crossdock.registry.type.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The text that all spellings of a schema share. The canonical text has already one order for Avro's own attributes, one
 * way to write names, and no white space; what is left is the order of other properties, of aliases and of what is in
 * objects, how numbers are written, and empty documentation. The order of properties is Confluent's: the logical type
 * first where there is one, then by name.
 */
final class NormalForm {
    private static final Set<String> OF_TYPES =
            Set.of("type", "name", "namespace", "doc", "fields", "items", "values", "symbols", "size");
    private static final Set<String> OF_FIELDS = Set.of("name", "type", "doc", "default", "order");
    private static final String ALIASES = "aliases";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private NormalForm() {}

    /** @param canonical text of the schema */
    static String of(Schema schema, JsonNode canonical) {
        return type(schema, canonical).toString();
    }

    private static JsonNode type(Schema schema, JsonNode json) {
        if (json.isTextual()) {
            return json;
        }
        if (json.isArray()) {
            ArrayNode union = NODES.arrayNode();
            for (int i = 0; i < json.size(); i++) {
                union.add(type(schema.getTypes().get(i), json.get(i)));
            }
            return union;
        }
        ObjectNode normal = NODES.objectNode();
        for (var attribute : json.properties()) {
            String name = attribute.getKey();
            JsonNode value = attribute.getValue();
            if (isOwn(schema, name) && !(name.equals("doc") && value.asText().isEmpty())) {
                normal.set(name, own(schema, name, value));
            }
        }
        logicalType(schema).forEach(name -> normal.set(name, json.path(name)));
        addOthers(normal, json, name -> isOwn(schema, name));
        if (json.has(ALIASES)) {
            String space = schema.getNamespace();
            normal.set(ALIASES, ordered(json.path(ALIASES), alias -> qualified(alias, space)));
        }
        return normal;
    }

    private static boolean isOwn(Schema schema, String attribute) {
        return OF_TYPES.contains(attribute) || (attribute.equals("default") && schema.getType() == Schema.Type.ENUM);
    }

    private static JsonNode own(Schema schema, String attribute, JsonNode json) {
        return switch (attribute) {
            case "fields" -> fields(schema, json);
            case "items" -> type(schema.getElementType(), json);
            case "values" -> type(schema.getValueType(), json);
            default -> json;
        };
    }

    private static JsonNode fields(Schema schema, JsonNode json) {
        ArrayNode fields = NODES.arrayNode();
        for (int i = 0; i < json.size(); i++) {
            fields.add(field(schema.getFields().get(i).schema(), json.get(i)));
        }
        return fields;
    }

    private static JsonNode field(Schema schema, JsonNode json) {
        ObjectNode normal = NODES.objectNode();
        for (var attribute : json.properties()) {
            JsonNode value = attribute.getValue();
            switch (attribute.getKey()) {
                case "name", "doc", "order" -> normal.set(attribute.getKey(), value);
                case "type" -> normal.set("type", type(schema, value));
                case "default" -> normal.set("default", value(schema, value));
                case ALIASES -> normal.set(ALIASES, ordered(value, alias -> alias));
                default -> {
                    // the others come after these, in their own order
                }
            }
        }
        addOthers(normal, json, OF_FIELDS::contains);
        return normal;
    }

    /** A default, with numbers as their type writes them. Of a union the first branch counts. */
    private static JsonNode value(Schema schema, JsonNode json) {
        return switch (schema.getType()) {
            case UNION -> value(schema.getTypes().get(0), json);
            case FLOAT -> json.isNumber() ? NODES.numberNode(json.floatValue()) : json;
            case DOUBLE -> json.isNumber() ? NODES.numberNode(json.doubleValue()) : json;
            case ARRAY -> {
                ArrayNode elements = NODES.arrayNode();
                json.forEach(element -> elements.add(value(schema.getElementType(), element)));
                yield elements;
            }
            case MAP -> {
                ObjectNode values = NODES.objectNode();
                names(json).forEach(name -> values.set(name, value(schema.getValueType(), json.path(name))));
                yield values;
            }
            case RECORD -> {
                ObjectNode values = NODES.objectNode();
                for (String name : names(json)) {
                    Schema.Field field = schema.getField(name);
                    JsonNode given = json.path(name);
                    values.set(name, field == null ? sorted(given) : value(field.schema(), given));
                }
                yield values;
            }
            default -> json;
        };
    }

    private static void addOthers(ObjectNode normal, JsonNode json, Predicate<String> isOwn) {
        for (String name : names(json)) {
            if (!isOwn.test(name) && !name.equals(ALIASES) && !normal.has(name)) {
                normal.set(name, sorted(json.path(name)));
            }
        }
    }

    private static List<String> logicalType(Schema schema) {
        LogicalType logical = schema.getLogicalType();
        if (logical == null || schema.getType() == Schema.Type.ARRAY || schema.getType() == Schema.Type.RECORD) {
            return List.of();
        }
        if (logical instanceof LogicalTypes.Decimal decimal) {
            return decimal.getScale() == 0
                    ? List.of(LogicalType.LOGICAL_TYPE_PROP, "precision")
                    : List.of(LogicalType.LOGICAL_TYPE_PROP, "precision", "scale");
        }
        return List.of(LogicalType.LOGICAL_TYPE_PROP);
    }

    private static String qualified(String alias, @Nullable String space) {
        return space == null || alias.indexOf('.') >= 0 ? alias : space + "." + alias;
    }

    private static JsonNode ordered(JsonNode texts, UnaryOperator<String> by) {
        var ordered = new ArrayList<String>();
        texts.forEach(text -> ordered.add(text.asText()));
        ordered.sort(Comparator.comparing(by));
        ArrayNode nodes = NODES.arrayNode();
        ordered.stream().distinct().forEach(nodes::add);
        return nodes;
    }

    private static JsonNode sorted(JsonNode json) {
        if (json.isArray()) {
            ArrayNode elements = NODES.arrayNode();
            json.forEach(element -> elements.add(sorted(element)));
            return elements;
        }
        if (json.isObject()) {
            ObjectNode values = NODES.objectNode();
            names(json).forEach(name -> values.set(name, sorted(json.path(name))));
            return values;
        }
        return json;
    }

    private static List<String> names(JsonNode json) {
        var names = new ArrayList<String>();
        json.fieldNames().forEachRemaining(names::add);
        names.sort(Comparator.naturalOrder());
        return names;
    }
}
