package io.crossdock.registry.type.avro;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.avro.NameValidator;
import org.jspecify.annotations.Nullable;

import java.util.Set;

/** What names of types mean, as the Avro library has it. */
final class Names {
    private static final Set<String> PRIMITIVES =
            Set.of("null", "boolean", "int", "long", "float", "double", "bytes", "string");

    private Names() {}

    static boolean isPrimitive(String name) {
        return PRIMITIVES.contains(name);
    }

    /** A name that has a dot is full already. */
    static String full(String name, @Nullable String namespace) {
        return namespace == null || namespace.isEmpty() || name.indexOf('.') >= 0 ? name : namespace + "." + name;
    }

    /**
     * The full name of the type that is defined here.
     *
     * @param namespace of what is around it
     */
    static String own(JsonNode type, @Nullable String namespace) {
        String own = type.path("namespace").textValue();
        return full(type.path("name").asText(), own == null ? namespace : own);
    }

    /** What is wrong with a name without dots; null when nothing is. */
    static @Nullable String wrong(String name) {
        return NameValidator.UTF_VALIDATOR.validate(name).isOK()
                ? null
                : "names begin with a letter or _ and go on with letters, digits and _";
    }
}
