package io.crossdock.registry.type.json;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * What an object may have besides the properties that are described: anything (open), nothing (closed), or what matches
 * a schema.
 *
 * @param patterns schemas by the expression for the names they are for
 * @param rest of those whose names match none; null when nothing is said
 * @param keyword that says it
 */
record ContentModel(
        Map<String, SchemaNode> patterns, @Nullable SchemaNode rest, String keyword) {
    static ContentModel of(SchemaNode node) {
        SchemaNode additional = node.one("additionalProperties");
        SchemaNode unevaluated = node.one("unevaluatedProperties");
        boolean isUnevaluated = additional == null && unevaluated != null;
        return new ContentModel(
                node.named("patternProperties"),
                isUnevaluated ? unevaluated : additional,
                isUnevaluated ? "unevaluatedProperties" : "additionalProperties");
    }

    /** Schemas that a property has to match when its name is not described: none when anything goes. */
    List<SchemaNode> covering(String name, Step step) {
        step.charge(1);
        List<SchemaNode> matching = patterns.entrySet().stream()
                .filter(each -> step.matches(each.getKey(), name))
                .map(Map.Entry::getValue)
                .toList();
        return matching.isEmpty() && rest != null && !step.isAnything(rest) ? List.of(rest) : matching;
    }

    /** Whether a property whose name is not described must not be there. */
    boolean isClosedTo(String name, Step step) {
        return covering(name, step).stream().anyMatch(step::isNothing);
    }
}
