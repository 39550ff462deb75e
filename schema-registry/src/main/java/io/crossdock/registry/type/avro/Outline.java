package io.crossdock.registry.type.avro;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.registry.type.Limits;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which types the texts of a schema define and use, found out before the library sees them: it tells no positions, and
 * it follows names without bound. What it would refuse anyway is refused here where a position helps the author. Used by
 * one thread; texts are added in the order in which they use each other.
 */
final class Outline {
    private static final Set<String> COMPOSED = Set.of("record", "error", "enum", "array", "map", "fixed");
    private static final Set<String> ORDERS = Set.of("ascending", "descending", "ignore");
    private final Types types = new Types();
    private final List<Default> defaults = new ArrayList<>();
    private int parts;

    /**
     * A field with a default.
     *
     * @param field as written
     * @param namespace in which the name of its type is looked up
     */
    record Default(
            AvroText text,
            JsonPointer at,
            JsonNode field,
            @Nullable String namespace) {}

    /**
     * @throws InvalidSchemaException when the text is none, uses what is defined nowhere, or is too large
     */
    void add(AvroText text) {
        type(text, JsonPointer.empty(), text.json(), null, Nesting.NOTHING);
        types.ends(text);
    }

    Types types() {
        return types;
    }

    /** The fields with defaults of all texts. */
    List<Default> defaults() {
        return defaults;
    }

    private void type(AvroText text, JsonPointer at, JsonNode json, @Nullable String namespace, int outer) {
        count(text, at, 1);
        if (json.isTextual()) {
            named(at, json.textValue(), namespace, outer);
        } else if (json.isArray()) {
            union(text, at, json, namespace, outer);
        } else if (json.isObject()) {
            object(text, at, json, namespace, outer);
        } else {
            throw text.invalid(at, "a type is a name, an object or an array of types, not " + shown(json));
        }
    }

    private void named(JsonPointer at, String name, @Nullable String namespace, int outer) {
        if (Names.isPrimitive(name)) {
            types.nesting().mentionsPrimitive(outer);
        } else {
            types.use(at, name, namespace, outer);
        }
    }

    private void union(AvroText text, JsonPointer at, JsonNode json, @Nullable String namespace, int outer) {
        int node = types.nesting().within(outer);
        var seen = new HashSet<String>();
        for (int i = 0; i < json.size(); i++) {
            JsonNode branch = json.get(i);
            JsonPointer place = at.appendIndex(i);
            if (branch.isArray()) {
                throw text.invalid(place, "a union stands directly in a union; make one union of both");
            }
            type(text, place, branch, namespace, node);
            String kind = kind(branch, namespace);
            if (!seen.add(kind)) {
                throw text.invalid(
                        place, "the union has " + Words.quoted(kind) + " more than once; remove one of them");
            }
        }
    }

    private String kind(JsonNode branch, @Nullable String namespace) {
        if (branch.isTextual()) {
            String name = branch.textValue();
            String full = Names.full(name, namespace);
            return Names.isPrimitive(name) || !types.isDefined(full) ? name : full;
        }
        String type = branch.path("type").asText();
        return Names.isPrimitive(type) || type.equals("array") || type.equals("map")
                ? type
                : Names.own(branch, namespace);
    }

    private void object(AvroText text, JsonPointer at, JsonNode json, @Nullable String namespace, int outer) {
        JsonNode type = json.path("type");
        if (!type.isTextual()) {
            throw text.invalid(
                    at,
                    type.isMissingNode()
                            ? "this type has no \"type\"; add one, such as \"type\": \"record\""
                            : "the \"type\" of a type is a word, not " + shown(type)
                                    + "; write what it holds in its place");
        }
        switch (type.textValue()) {
            case "record", "error" -> record(text, at, json, namespace, outer);
            case "enum" -> enumeration(text, at, json, namespace, outer);
            case "fixed" -> fixed(text, at, json, namespace, outer);
            case "array" ->
                type(
                        text,
                        at.appendProperty("items"),
                        required(text, at, json, "items"),
                        namespace,
                        types.nesting().within(outer));
            case "map" ->
                type(
                        text,
                        at.appendProperty("values"),
                        required(text, at, json, "values"),
                        namespace,
                        types.nesting().within(outer));
            default -> {
                if (!Names.isPrimitive(type.textValue())) {
                    throw text.invalid(at.appendProperty("type"), unknownType(type.textValue()));
                }
            }
        }
    }

    private void record(AvroText text, JsonPointer at, JsonNode json, @Nullable String namespace, int outer) {
        Types.Definition self = define(text, at, json, namespace, outer);
        JsonNode fields = array(text, at, json, "fields");
        var names = new HashSet<String>();
        for (int i = 0; i < fields.size(); i++) {
            JsonPointer place = at.appendProperty("fields").appendIndex(i);
            JsonNode field = fields.get(i);
            if (!field.isObject()) {
                throw text.invalid(place, "a field is an object with \"name\" and \"type\", not " + shown(field));
            }
            String name = valid(text, place, field, "name");
            if (!names.add(name)) {
                throw text.invalid(place, "field " + Words.quoted(name) + " is there twice; rename or remove one");
            }
            field(text, place, field, name, self);
        }
    }

    private void field(AvroText text, JsonPointer at, JsonNode field, String name, Types.Definition self) {
        JsonNode type = required(text, at, field, "type");
        if (type.isTextual() && COMPOSED.contains(type.textValue())) {
            throw text.invalid(at.appendProperty("type"), unwrapped(name, type.textValue()));
        }
        JsonNode order = field.path("order");
        if (!order.isMissingNode() && !ORDERS.contains(order.asText().toLowerCase(Locale.ROOT))) {
            throw text.invalid(
                    at.appendProperty("order"), "an order is ascending, descending or ignore, not " + shown(order));
        }
        aliases(text, at, field);
        count(text, at, 1);
        type(text, at.appendProperty("type"), type, self.namespace(), self.node());
        if (field.has("default")) {
            defaults.add(new Default(text, at.appendProperty("default"), field, self.namespace()));
        }
    }

    private void enumeration(AvroText text, JsonPointer at, JsonNode json, @Nullable String namespace, int outer) {
        define(text, at, json, namespace, outer);
        JsonNode symbols = array(text, at, json, "symbols");
        count(text, at, symbols.size());
        var seen = new HashSet<String>();
        for (int i = 0; i < symbols.size(); i++) {
            JsonPointer place = at.appendProperty("symbols").appendIndex(i);
            String symbol = symbols.get(i).textValue();
            String wrong = symbol == null ? "it is no text" : Names.wrong(symbol);
            if (wrong != null) {
                throw text.invalid(place, shown(symbols.get(i)) + " cannot be a symbol: " + wrong);
            }
            if (!seen.add(symbol)) {
                throw text.invalid(place, "symbol " + Words.quoted(symbol) + " is there twice; remove one");
            }
        }
        // what is no text, such as null, counts for the library as no default
        JsonNode absent = json.path("default");
        if (absent.isTextual() && !seen.contains(absent.textValue())) {
            throw text.invalid(
                    at.appendProperty("default"),
                    "the default " + shown(absent) + " is none of the symbols; add it to them");
        }
    }

    private void fixed(AvroText text, JsonPointer at, JsonNode json, @Nullable String namespace, int outer) {
        define(text, at, json, namespace, outer);
        JsonNode size = required(text, at, json, "size");
        if (!size.isInt() || size.intValue() < 0) {
            throw text.invalid(
                    at.appendProperty("size"), "a size is a number of bytes from 0 to 2147483639, not " + shown(size));
        }
    }

    private Types.Definition define(
            AvroText text, JsonPointer at, JsonNode json, @Nullable String namespace, int outer) {
        String full = ownName(text, at, json, namespace);
        aliases(text, at, json);
        for (JsonNode alias : json.path("aliases")) {
            String wrong =
                    Names.wrong(alias.textValue().substring(alias.textValue().lastIndexOf('.') + 1));
            if (wrong != null) {
                throw text.invalid(at.appendProperty("aliases"), shown(alias) + " cannot be an alias: " + wrong);
            }
        }
        return types.define(text, at, full, json, outer);
    }

    private void aliases(AvroText text, JsonPointer at, JsonNode json) {
        JsonNode aliases = json.path("aliases");
        if (aliases.isMissingNode()) {
            return;
        }
        count(text, at, aliases.size());
        boolean valid = aliases.isArray();
        for (JsonNode alias : aliases) {
            valid &= alias.isTextual();
        }
        if (!valid) {
            throw text.invalid(at.appendProperty("aliases"), "aliases are an array of names, not " + shown(aliases));
        }
    }

    private String ownName(AvroText text, JsonPointer at, JsonNode json, @Nullable String namespace) {
        JsonNode written = required(text, at, json, "name");
        if (!written.isTextual()) {
            throw text.invalid(at.appendProperty("name"), shown(written) + " cannot be a name: it is no text");
        }
        String full = Names.own(json, namespace);
        for (String name : full.split("\\.", -1)) {
            String wrong = Names.wrong(name);
            if (wrong != null) {
                throw text.invalid(at.appendProperty("name"), Words.quoted(full) + " cannot be a name: " + wrong);
            }
        }
        if (Names.isPrimitive(full)) {
            throw text.invalid(
                    at.appendProperty("name"), Words.quoted(full) + " is a type of Avro's own; choose another name");
        }
        return full;
    }

    private static String valid(AvroText text, JsonPointer at, JsonNode json, String attribute) {
        JsonNode value = required(text, at, json, attribute);
        String wrong = value.isTextual() ? Names.wrong(value.textValue()) : "it is no text";
        if (wrong != null) {
            throw text.invalid(at.appendProperty(attribute), shown(value) + " cannot be a name: " + wrong);
        }
        return value.textValue();
    }

    private static JsonNode required(AvroText text, JsonPointer at, JsonNode json, String attribute) {
        JsonNode value = json.path(attribute);
        if (value.isMissingNode()) {
            throw text.invalid(at, "\"" + attribute + "\" is missing here; add it");
        }
        return value;
    }

    private static JsonNode array(AvroText text, JsonPointer at, JsonNode json, String attribute) {
        JsonNode value = required(text, at, json, attribute);
        if (!value.isArray()) {
            throw text.invalid(at.appendProperty(attribute), "\"" + attribute + "\" is an array, not " + shown(value));
        }
        return value;
    }

    private void count(AvroText text, JsonPointer at, int more) {
        parts += more;
        if (parts > Limits.PARTS) {
            throw text.invalid(
                    at,
                    "the schema has more than " + Limits.PARTS
                            + " types, fields, symbols and aliases; split it, or register parts of it as references");
        }
    }

    private static String unknownType(String type) {
        return "there is no type " + Words.quoted(type)
                + "; a named type is written as its bare name, without an object around it";
    }

    private static String unwrapped(String field, String type) {
        return "field " + Words.quoted(field) + " has the type " + Words.quoted(type)
                + " without saying which; write \"type\": {\"type\": \"" + type + "\", …} with its parts inside";
    }

    private static String shown(JsonNode json) {
        return Words.shortened(
                json.isContainerNode() ? json.getNodeType().name().toLowerCase(Locale.ROOT) : json.toString());
    }
}
