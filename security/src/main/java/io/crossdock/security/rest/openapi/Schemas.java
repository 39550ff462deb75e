package io.crossdock.security.rest.openapi;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossdock.security.rest.FlagParam;
import io.crossdock.security.rest.NumberParam;
import io.crossdock.security.rest.Summary;
import org.jspecify.annotations.Nullable;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON schemas (draft 2020-12) of what the resources take and give: records with their constraints, enums, lists and maps.
 * Each record and enum stands once, under its own name. Confined to one thread.
 */
final class Schemas {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, ObjectNode> named = new TreeMap<>();

    /** Everything that was referred to so far, by name. */
    ObjectNode named() {
        ObjectNode all = JSON.objectNode();
        named.forEach(all::set);
        return all;
    }

    /**
     * @param request whether it is sent by clients; then what may be left out is not required
     */
    ObjectNode of(Type type, boolean request) {
        if (type instanceof ParameterizedType generic) {
            Class<?> raw = (Class<?>) generic.getRawType();
            Type[] arguments = generic.getActualTypeArguments();
            if (Collection.class.isAssignableFrom(raw)) {
                return list(of(arguments[0], request));
            }
            if (Map.class.isAssignableFrom(raw)) {
                return map(of(arguments[1], request));
            }
            return reference(raw, nameOf(raw) + "Of" + nameOf((Class<?>) arguments[0]), arguments, request);
        }
        Class<?> plain = (Class<?>) type;
        ObjectNode simple = simple(plain);
        return simple == null ? reference(plain, nameOf(plain), new Type[0], request) : simple;
    }

    private static ObjectNode list(ObjectNode items) {
        ObjectNode list = JSON.objectNode().put("type", "array");
        list.set("items", items);
        return list;
    }

    private static ObjectNode map(ObjectNode values) {
        ObjectNode map = JSON.objectNode().put("type", "object");
        map.set("additionalProperties", values);
        return map;
    }

    private static @Nullable ObjectNode simple(Class<?> type) {
        ObjectNode schema = JSON.objectNode();
        if (type == Object.class) {
            return schema;
        }
        if (type == String.class) {
            return schema.put("type", "string");
        }
        if (type == boolean.class || type == Boolean.class || type == FlagParam.class) {
            return schema.put("type", "boolean");
        }
        if (List.of(int.class, Integer.class, short.class, Short.class, NumberParam.class)
                .contains(type)) {
            return schema.put("type", "integer").put("format", "int32");
        }
        if (type == long.class || type == Long.class) {
            return schema.put("type", "integer").put("format", "int64");
        }
        if (type == double.class || type == Double.class) {
            return schema.put("type", "number").put("format", "double");
        }
        return null;
    }

    private ObjectNode reference(Class<?> type, String name, Type[] arguments, boolean request) {
        if (!named.containsKey(name)) {
            named.put(name, JSON.objectNode()); // what refers to itself finds it
            named.put(name, type.isEnum() ? choice(type) : object(type, arguments, request));
        }
        return JSON.objectNode().put("$ref", "#/components/schemas/" + name);
    }

    private static ObjectNode choice(Class<?> type) {
        ObjectNode schema = JSON.objectNode().put("type", "string");
        ArrayNode values = schema.putArray("enum");
        for (Object each : type.getEnumConstants()) {
            String name = ((Enum<?>) each).name();
            try {
                JsonProperty other = type.getField(name).getAnnotation(JsonProperty.class);
                values.add(other == null ? name : other.value());
            } catch (NoSuchFieldException never) {
                throw new IllegalStateException("every constant is a field", never);
            }
        }
        return schema;
    }

    private ObjectNode object(Class<?> type, Type[] arguments, boolean request) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException(type + " is no record, so it has no schema");
        }
        ObjectNode schema = JSON.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JSON.arrayNode();
        for (RecordComponent component : components) {
            ObjectNode property = of(actual(component.getGenericType(), type, arguments), request);
            // Constraints are not for components as such, so they stand at what is made of them.
            Constraints.describe(component.getAccessor(), property);
            items(component.getAnnotatedType(), property);
            Summary summary = component.getAnnotation(Summary.class);
            if (summary != null) {
                property.put("description", summary.value());
            }
            String name = nameOf(component);
            properties.set(name, property);
            if (isRequired(component, request)) {
                required.add(name);
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        if (request) {
            schema.put("additionalProperties", false);
        }
        return schema;
    }

    private static String nameOf(RecordComponent component) {
        JsonProperty other = component.getAccessor().getAnnotation(JsonProperty.class);
        return other == null || other.value().isEmpty() ? component.getName() : other.value();
    }

    /** What the elements of a list or the values of a map have to be like. */
    private static void items(AnnotatedType type, ObjectNode property) {
        if (type instanceof AnnotatedParameterizedType generic) {
            AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
            if (property.get("items") instanceof ObjectNode of) {
                Constraints.describe(arguments[0], of);
            } else if (property.get("additionalProperties") instanceof ObjectNode of && arguments.length == 2) {
                Constraints.describe(arguments[1], of);
            }
        }
    }

    private static boolean isRequired(RecordComponent component, boolean request) {
        return request
                ? Constraints.isRequired(component.getAccessor())
                : !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Type actual(Type type, Class<?> declaring, Type[] arguments) {
        if (type instanceof TypeVariable<?> variable) {
            return arguments[Arrays.asList(declaring.getTypeParameters()).indexOf(variable)];
        }
        if (type instanceof ParameterizedType generic) {
            Type[] inner = generic.getActualTypeArguments();
            boolean open = Arrays.stream(inner).anyMatch(TypeVariable.class::isInstance);
            return open ? new ListOf(actual(inner[0], declaring, arguments)) : generic;
        }
        return type;
    }

    /** Two that are inside others may have the same name. */
    private static String nameOf(Class<?> type) {
        String simple = type.getSimpleName();
        String name = simple.endsWith("Dto") ? simple.substring(0, simple.length() - 3) : simple;
        return type.getEnclosingClass() == null ? name : nameOf(type.getEnclosingClass()) + name;
    }

    /** A list of something that was a variable in the declaration. */
    private record ListOf(Type item) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return new Type[] {item};
        }

        @Override
        public Type getRawType() {
            return List.class;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return null;
        }
    }
}
