package io.crossdock.registry.type.json;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One schema or subschema, and those it holds or refers to. Equal to nothing but itself, since the same words mean other
 * things elsewhere. Immutable and thread-safe once its graph is complete.
 */
final class SchemaNode {
    private final Draft draft;
    private final JsonNode json;
    private final String base;
    private final String document;
    private final String pointer;
    private final Map<String, Map<String, SchemaNode>> children;
    private final List<SchemaNode> targets = new ArrayList<>(1);

    /**
     * @param json an object or a boolean
     * @param base address against which its references are resolved
     * @param document address of the document it stands in
     * @param pointer to it within the document (RFC 6901)
     * @param children by keyword, then by name or position
     */
    SchemaNode(
            Draft draft,
            JsonNode json,
            String base,
            String document,
            String pointer,
            Map<String, Map<String, SchemaNode>> children) {
        this.draft = draft;
        this.json = json;
        this.base = base;
        this.document = document;
        this.pointer = pointer;
        this.children = children;
    }

    Draft draft() {
        return draft;
    }

    JsonNode json() {
        return json;
    }

    String base() {
        return base;
    }

    String document() {
        return document;
    }

    String pointer() {
        return pointer;
    }

    /** Whether it is a reference and nothing else. */
    boolean isReference() {
        return json.has("$ref") && (draft.isReferenceAlone() || json.size() == 1);
    }

    /** Whether the keywords beside a reference mean nothing. */
    boolean isMute() {
        return json.has("$ref") && draft.isReferenceAlone();
    }

    /** What it refers to. */
    List<SchemaNode> targets() {
        return targets;
    }

    /** Only while the graph is built. */
    void refersTo(SchemaNode target) {
        targets.add(target);
    }

    /** The value of a keyword; null when it is not there or means nothing there. */
    @Nullable
    JsonNode get(String keyword) {
        return isMute() ? null : json.get(keyword);
    }

    boolean has(String keyword) {
        return get(keyword) != null;
    }

    /** The schema that a keyword holds alone; null when there is none. */
    @Nullable
    SchemaNode one(String keyword) {
        return named(keyword).get("");
    }

    /** The schemas that a keyword holds, in their order. */
    List<SchemaNode> list(String keyword) {
        Map<String, SchemaNode> all = named(keyword);
        return all.containsKey("") ? List.of() : List.copyOf(all.values());
    }

    /** The schemas that a keyword holds, by name. */
    Map<String, SchemaNode> named(String keyword) {
        return isMute() ? Map.of() : children.getOrDefault(keyword, Map.of());
    }

    /** The subschemas that speak of the same value as this schema. */
    List<SchemaNode> inPlace() {
        var found = new ArrayList<>(targets);
        if (!isMute()) {
            for (Applicator each : Applicator.ALL) {
                if (each.inPlace()) {
                    found.addAll(named(each.keyword()).values());
                }
            }
        }
        return found;
    }
}
