package io.crossdock.registry.type.avro;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.registry.type.Limits;
import org.apache.avro.NameValidator;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which types the texts of a schema define and use, found out before the library sees them: it tells no positions, and
 * it follows names without bound. What it would refuse anyway is refused here where a position helps the author. Used by
 * one thread; texts are added in the order in which they use each other.
 */
final class Outline {
    private static final Set<String> PRIMITIVES =
            Set.of("null", "boolean", "int", "long", "float", "double", "bytes", "string");
    private static final Set<String> COMPOSED = Set.of("record", "error", "enum", "array", "map", "fixed");
    private static final Set<String> ORDERS = Set.of("ascending", "descending", "ignore");
    private static final int MOST_REDEFINITIONS = 1_000;
    private static final long MOST_WORK = 5_000_000;

    private final Map<String, Definition> definitions = new HashMap<>();
    private final List<Default> defaults = new ArrayList<>();
    private final List<Use> uses = new ArrayList<>();
    private final Set<String> usedBeforeDefined = new HashSet<>();
    private final Nesting nesting = new Nesting();
    private final List<Definition> defined = new ArrayList<>();
    private int redefinitions;
    private int parts;
    private long reach;
    private long work;

    /**
     * A named type.
     *
     * @param json that defines it
     * @param namespace in which names within it are looked up; null for none
     */
    record Definition(JsonNode json, @Nullable String namespace, int node) {}

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

    private record Use(
            AvroText text,
            JsonPointer at,
            String name,
            @Nullable String namespace,
            int user) {}

    /**
     * @throws InvalidSchemaException when the text is none, uses what is defined nowhere, or is too large
     */
    void add(AvroText text) {
        uses.clear();
        type(text, JsonPointer.empty(), text.json(), null, Nesting.NOTHING);
        for (Use use : uses) {
            Definition used = definition(use.name(), use.namespace());
            if (used == null) {
                throw use.text().invalid(use.at(), undefined(use));
            }
            nesting.leads(use.user(), used.node());
        }
        measure(text);
    }

    /** For each type the library looks at all that it leads to, and where types are defined again, anew with each text. */
    private void measure(AvroText text) {
        for (Definition definition : defined) {
            reach += nesting.reach(definition.node(), MOST_WORK);
            if (reach > MOST_WORK) {
                break;
            }
        }
        defined.clear();
        work = hasRedefinitions() ? work + reach : reach;
        if (work > MOST_WORK) {
            throw text.invalid(JsonPointer.empty(), "too many types lead to too many others; split the schema");
        }
    }

    /** Whether the texts define some type more than once. The library accepts it when all definitions are equal. */
    boolean hasRedefinitions() {
        return redefinitions > 0;
    }

    /** The fields with defaults of all texts. */
    List<Default> defaults() {
        return defaults;
    }

    /** How deep the types lead into each other. */
    Nesting nesting() {
        return nesting;
    }

    /** Names that are used further up than they are defined. Spelt out where they are used when the schema is printed. */
    Set<String> usedBeforeDefined() {
        return usedBeforeDefined;
    }

    static boolean isPrimitive(String name) {
        return PRIMITIVES.contains(name);
    }

    /** What a name means, or null. As in the library, a name that is not in the name space may be in none. */
    @Nullable
    Definition definition(String name, @Nullable String namespace) {
        Definition found = definitions.get(fullName(name, namespace));
        return found == null ? definitions.get(name) : found;
    }

    private void type(AvroText text, JsonPointer at, JsonNode json, @Nullable String namespace, int outer) {
        count(text, at, 1);
        if (json.isTextual()) {
            named(text, at, json.textValue(), namespace, outer);
        } else if (json.isArray()) {
            union(text, at, json, namespace, outer);
        } else if (json.isObject()) {
            object(text, at, json, namespace, outer);
        } else {
            throw text.invalid(at, "a type is a name, an object or an array of types, not " + shown(json));
        }
    }

    private void named(AvroText text, JsonPointer at, String name, @Nullable String namespace, int outer) {
        if (isPrimitive(name)) {
            nesting.mentionsPrimitive(outer);
            return;
        }
        if (definition(name, namespace) == null) {
            usedBeforeDefined.add(fullName(name, namespace));
        }
        uses.add(new Use(text, at, name, namespace, outer));
    }

    private void union(AvroText text, JsonPointer at, JsonNode json, @Nullable String namespace, int outer) {
        int node = nesting.within(outer);
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
            return isPrimitive(name) || definitions.get(fullName(name, namespace)) == null
                    ? name
                    : fullName(name, namespace);
        }
        String type = branch.path("type").asText();
        return isPrimitive(type) || type.equals("array") || type.equals("map") ? type : ownName(branch, namespace);
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
                        nesting.within(outer));
            case "map" ->
                type(
                        text,
                        at.appendProperty("values"),
                        required(text, at, json, "values"),
                        namespace,
                        nesting.within(outer));
            default -> {
                if (!isPrimitive(type.textValue())) {
                    throw text.invalid(at.appendProperty("type"), unknownType(type.textValue()));
                }
            }
        }
    }

    private void record(AvroText text, JsonPointer at, JsonNode json, @Nullable String namespace, int outer) {
        Definition self = define(text, at, json, namespace, outer);
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

    private void field(AvroText text, JsonPointer at, JsonNode field, String name, Definition self) {
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
            String wrong = symbol == null ? "it is no text" : wrong(symbol);
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

    private Definition define(AvroText text, JsonPointer at, JsonNode json, @Nullable String namespace, int outer) {
        String full = ownName(text, at, json, namespace);
        aliases(text, at, json);
        for (JsonNode alias : json.path("aliases")) {
            String wrong = wrong(alias.textValue().substring(alias.textValue().lastIndexOf('.') + 1));
            if (wrong != null) {
                throw text.invalid(at.appendProperty("aliases"), shown(alias) + " cannot be an alias: " + wrong);
            }
        }
        int dot = full.lastIndexOf('.');
        var definition = new Definition(json, dot < 0 ? null : full.substring(0, dot), nesting.within(outer));
        defined.add(definition);
        if (definitions.putIfAbsent(full, definition) != null && ++redefinitions > MOST_REDEFINITIONS) {
            throw text.invalid(
                    at, "types are defined again more than " + MOST_REDEFINITIONS + " times; use their names");
        }
        return definition;
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
        String full = ownName(json, namespace);
        for (String name : full.split("\\.", -1)) {
            String wrong = wrong(name);
            if (wrong != null) {
                throw text.invalid(at.appendProperty("name"), Words.quoted(full) + " cannot be a name: " + wrong);
            }
        }
        if (isPrimitive(full)) {
            throw text.invalid(
                    at.appendProperty("name"), Words.quoted(full) + " is a type of Avro's own; choose another name");
        }
        return full;
    }

    private static String ownName(JsonNode json, @Nullable String namespace) {
        String own = json.path("namespace").textValue();
        return fullName(json.path("name").asText(), own == null ? namespace : own);
    }

    private static String fullName(String name, @Nullable String namespace) {
        return namespace == null || namespace.isEmpty() || name.indexOf('.') >= 0 ? name : namespace + "." + name;
    }

    private static String valid(AvroText text, JsonPointer at, JsonNode json, String attribute) {
        JsonNode value = required(text, at, json, attribute);
        String wrong = value.isTextual() ? wrong(value.textValue()) : "it is no text";
        if (wrong != null) {
            throw text.invalid(at.appendProperty(attribute), shown(value) + " cannot be a name: " + wrong);
        }
        return value.textValue();
    }

    private static @Nullable String wrong(String name) {
        return NameValidator.UTF_VALIDATOR.validate(name).isOK()
                ? null
                : "names begin with a letter or _ and go on with letters, digits and _";
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

    private static String undefined(Use use) {
        return Words.quoted(fullName(use.name(), use.namespace()))
                + " is defined neither here nor in a reference; define it, correct the name, or add a reference to the"
                + " schema that defines it";
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
