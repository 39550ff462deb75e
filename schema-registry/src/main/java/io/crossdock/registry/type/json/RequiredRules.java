package io.crossdock.registry.type.json;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares which properties an object must have, and which it must have once it has others. */
final class RequiredRules {
    private RequiredRules() {}

    static void compare(Facts writer, SchemaNode reader, Place place, Step step) {
        Set<String> read = Keywords.names(reader.get("required"));
        Set<String> written = new LinkedHashSet<>();
        writer.parts().forEach(each -> written.addAll(Keywords.names(each.node().get("required"))));
        step.charge(read.size() + written.size());
        for (String name : read) {
            if (!written.contains(name) && !isNew(name, writer, reader) && !hasDefault(name, reader)) {
                found(name, place, step);
            }
        }
        for (String keyword : List.of("dependencies", "dependentRequired")) {
            JsonNode dependencies = reader.get(keyword);
            if (dependencies != null) {
                compareDependencies(dependencies, writer, written, place.keyword(keyword), step);
            }
        }
    }

    static void found(String name, Place place, Step step) {
        step.found(
                JsonRule.REQUIRED_ATTRIBUTE_ADDED,
                place.keyword("required/" + GraphReader.escaped(name)),
                place.property(name).subject() + " is required by readers, but writers may leave it out",
                "make it optional, or give it a default");
    }

    /** Whether only readers describe it: then the rules for added properties say what is wrong. */
    private static boolean isNew(String name, Facts writer, SchemaNode reader) {
        return reader.named("properties").containsKey(name)
                && writer.parts().stream()
                        .noneMatch(each -> each.node().named("properties").containsKey(name));
    }

    static boolean hasDefault(String name, SchemaNode reader) {
        SchemaNode property = reader.named("properties").get(name);
        return property != null && Keywords.hasDefault(property);
    }

    private static void compareDependencies(
            JsonNode dependencies, Facts writer, Set<String> always, Place place, Step step) {
        for (Map.Entry<String, JsonNode> each : dependencies.properties()) {
            if (!each.getValue().isArray()) {
                continue;
            }
            var written = new LinkedHashSet<String>();
            for (Facts.Part part : writer.parts()) {
                written.addAll(dependents(each.getKey(), part.node(), "dependencies"));
                written.addAll(dependents(each.getKey(), part.node(), "dependentRequired"));
            }
            Set<String> read = Keywords.names(each.getValue());
            step.charge(read.size() + written.size() + writer.parts().size());
            compareDependents(each.getKey(), read, written, always, place, step);
        }
    }

    private static Set<String> dependents(String name, SchemaNode writer, String keyword) {
        JsonNode dependencies = writer.get(keyword);
        return Keywords.names(dependencies == null ? null : dependencies.get(name));
    }

    private static void compareDependents(
            String name, Set<String> read, Set<String> written, Set<String> always, Place place, Step step) {
        var missing = new ArrayList<String>();
        for (String each : read) {
            if (!written.contains(each) && !always.contains(each)) {
                missing.add(each);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        JsonRule changed =
                read.containsAll(written) ? JsonRule.DEPENDENCY_ARRAY_EXTENDED : JsonRule.DEPENDENCY_ARRAY_CHANGED;
        step.found(
                written.isEmpty() ? JsonRule.DEPENDENCY_ARRAY_ADDED : changed,
                place.keyword(GraphReader.escaped(name)),
                "readers want '" + Faults.shortened(String.join("', '", missing)) + "' wherever "
                        + place.property(name).subject() + " is, but writers may leave that out",
                "let no property depend on others that did not for writers");
    }
}
