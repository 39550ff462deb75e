package io.crossdock.registry.type.avro;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.registry.type.Limits;
import org.jspecify.annotations.Nullable;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Whether the defaults of fields are values of their types. Of a union the first branch counts, as Avro's specification had
 * it until 1.12, and as readers with earlier libraries still have it. A record's default may leave out fields that have defaults themselves; how
 * many values that makes in the end is counted, for readers build all of them. Used once, by one thread.
 */
final class DefaultValues {
    private static final int DEEPEST = Limits.DEPTH;
    private static final int UNFINISHED = -1;

    private final Outline outline;
    /** How many values the default of a field makes. */
    private final Map<JsonNode, Integer> known = new IdentityHashMap<>();

    private int depth;

    DefaultValues(Outline outline) {
        this.outline = outline;
    }

    /**
     * @throws InvalidSchemaException naming the first default that is none
     */
    void check() {
        for (Outline.Default each : outline.defaults()) {
            depth = 0;
            try {
                values(each.field(), each.namespace());
            } catch (Misfit misfit) {
                String field = Words.quoted(each.field().path("name").asText());
                throw each.text()
                        .invalid(
                                each.at(),
                                "the default of field " + field + " does not fit its type: " + misfit.getMessage()
                                        + "; correct the default, or the type");
            }
        }
    }

    private int values(JsonNode field, @Nullable String namespace) throws Misfit {
        Integer before = known.putIfAbsent(field, UNFINISHED);
        if (before != null && before == UNFINISHED) {
            throw new Misfit("it contains itself without an end");
        }
        if (before != null) {
            return before;
        }
        JsonNode type = field.path("type");
        JsonNode value = field.path("default");
        int values = isNumberInQuotes(type, value) ? 1 : fit(type, namespace, value);
        known.put(field, values);
        return values;
    }

    /** The library accepts them for fields of these types: JSON has no infinity. */
    private static boolean isNumberInQuotes(JsonNode type, JsonNode value) throws Misfit {
        String name = type.isObject() ? type.path("type").asText() : type.asText();
        if (!value.isTextual() || !(name.equals("float") || name.equals("double"))) {
            return false;
        }
        try {
            return !Double.isNaN(Double.parseDouble(value.textValue()))
                    || value.textValue().contains("NaN");
        } catch (NumberFormatException e) {
            throw misfit(value, name);
        }
    }

    private int fit(JsonNode type, @Nullable String namespace, JsonNode value) throws Misfit {
        if (++depth > DEEPEST) {
            throw new Misfit("defaults lead into each other more than " + DEEPEST + " deep");
        }
        try {
            if (type.isArray()) {
                if (type.isEmpty()) {
                    throw new Misfit("an empty union has no values");
                }
                return first(type, namespace, value);
            }
            if (type.isObject()) {
                return object(type, inner(type, namespace), value);
            }
            String name = type.asText();
            if (Names.isPrimitive(name)) {
                return primitive(name, value);
            }
            var definition = outline.types().definition(name, namespace);
            if (definition == null) {
                throw new IllegalStateException("looked up before: " + name);
            }
            return object(definition.json(), definition.namespace(), value);
        } finally {
            depth--;
        }
    }

    private static @Nullable String inner(JsonNode type, @Nullable String namespace) {
        if (!type.path("name").isTextual()) {
            return namespace;
        }
        String full = Names.own(type, namespace);
        int dot = full.lastIndexOf('.');
        return dot < 0 ? null : full.substring(0, dot);
    }

    private int first(JsonNode union, @Nullable String namespace, JsonNode value) throws Misfit {
        try {
            return fit(union.get(0), namespace, value);
        } catch (Misfit misfit) {
            if (union.size() == 1 || !misfit.isTypes()) {
                throw misfit;
            }
            throw new Misfit(
                    misfit.getMessage() + ", which is the first of the union and the one that defaults belong to");
        }
    }

    private int object(JsonNode type, @Nullable String namespace, JsonNode value) throws Misfit {
        String name = type.path("type").asText();
        switch (name) {
            case "record", "error" -> {
                return record(type, namespace, value);
            }
            case "array" -> {
                return all(type.path("items"), namespace, value, value.isArray(), name);
            }
            case "map" -> {
                return all(type.path("values"), namespace, value, value.isObject(), name);
            }
            case "enum", "fixed" -> {
                if (!value.isTextual()) {
                    throw misfit(value, name);
                }
                return 1;
            }
            default -> {
                return primitive(name, value);
            }
        }
    }

    private int record(JsonNode type, @Nullable String namespace, JsonNode value) throws Misfit {
        if (!value.isObject()) {
            throw misfit(value, "record");
        }
        int values = 1;
        for (JsonNode field : type.path("fields")) {
            String name = field.path("name").asText();
            JsonNode given = value.get(name);
            if (given == null && !field.has("default")) {
                throw new Misfit("it lacks field " + Words.quoted(name) + ", which has no default either");
            }
            values =
                    added(values, given == null ? values(field, namespace) : fit(field.path("type"), namespace, given));
        }
        return values;
    }

    private int all(JsonNode type, @Nullable String namespace, JsonNode value, boolean fits, String name)
            throws Misfit {
        if (!fits) {
            throw misfit(value, name);
        }
        int values = 1;
        for (JsonNode element : value) {
            values = added(values, fit(type, namespace, element));
        }
        return values;
    }

    private static int added(int values, int more) throws Misfit {
        if (values + more > Limits.PARTS) {
            throw new Misfit("with the defaults of what it leaves out it makes more than " + Limits.PARTS + " values");
        }
        return values + more;
    }

    private static int primitive(String name, JsonNode value) throws Misfit {
        boolean fits =
                switch (name) {
                    case "null" -> value.isNull();
                    case "boolean" -> value.isBoolean();
                    case "int" -> value.isIntegralNumber() && value.canConvertToInt();
                    case "long" -> value.isIntegralNumber() && value.canConvertToLong();
                    case "float", "double" -> value.isNumber();
                    default -> value.isTextual();
                };
        if (!fits) {
            throw misfit(value, name);
        }
        return 1;
    }

    private static Misfit misfit(JsonNode value, String type) {
        return new Misfit(Words.shortened(value.toString()) + " is no value of type " + type, true);
    }

    private static final class Misfit extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean types;

        Misfit(String message) {
            this(message, false);
        }

        Misfit(String message, boolean types) {
            super(message, null, false, false);
            this.types = types;
        }

        boolean isTypes() {
            return types;
        }
    }
}
