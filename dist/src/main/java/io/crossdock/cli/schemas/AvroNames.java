package io.crossdock.cli.schemas;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Optional;
import java.util.Set;

/**
 * The full names that an Avro schema mentions as types. A name without dots belongs to the namespace around it (Avro's
 * specification, "Names").
 */
final class AvroNames {
    private static final Set<String> NAMED = Set.of("record", "error", "enum", "fixed");

    private final Set<String> names;

    /** @param names where they are put */
    AvroNames(Set<String> names) {
        this.names = names;
    }

    /** @param type a schema: a name, a union of schemas, or a definition */
    void walk(JsonNode type, String namespace) {
        if (type.isTextual()) {
            names.add(full(type.asText(), namespace));
        } else if (type.isArray()) {
            type.forEach(branch -> walk(branch, namespace));
        } else if (type.isObject()) {
            String inner = fullName(type, namespace).map(AvroNames::namespace).orElse(namespace);
            type.path("fields").forEach(field -> walk(field.path("type"), inner));
            walk(type.path("items"), inner);
            walk(type.path("values"), inner);
            if (!type.path("type").isTextual()
                    || !NAMED.contains(type.path("type").asText())) {
                walk(type.path("type"), inner);
            }
        }
    }

    /** Of a definition; empty for what defines no name. */
    static Optional<String> fullName(JsonNode definition, String enclosing) {
        if (!NAMED.contains(definition.path("type").asText())) {
            return Optional.empty();
        }
        return Optional.of(full(
                definition.path("name").asText(), definition.path("namespace").asText(enclosing)));
    }

    private static String full(String name, String namespace) {
        return name.contains(".") || namespace.isEmpty() ? name : namespace + "." + name;
    }

    private static String namespace(String fullName) {
        return fullName.substring(0, Math.max(0, fullName.lastIndexOf('.')));
    }
}
