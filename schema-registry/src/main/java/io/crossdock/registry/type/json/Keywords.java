package io.crossdock.registry.type.json;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.Set;

/** Reads the values of keywords. */
final class Keywords {
    /** Keywords that allow and refuse nothing. {@code format} is among them: see {@link BoundedEvaluation}. */
    private static final Set<String> NOTES = Set.of(
            "$anchor",
            "$comment",
            "$defs",
            "$dynamicAnchor",
            "$id",
            "$recursiveAnchor",
            "$schema",
            "$vocabulary",
            "allOf",
            "contentEncoding",
            "contentMediaType",
            "contentSchema",
            "default",
            "definitions",
            "deprecated",
            "description",
            "examples",
            "format",
            "id",
            "readOnly",
            "title",
            "writeOnly");

    private static final Set<String> RULES = rules();

    private Keywords() {}

    private static Set<String> rules() {
        var rules = new LinkedHashSet<String>();
        Applicator.ALL.forEach(each -> rules.add(each.keyword()));
        rules.addAll(Set.of("type", "enum", "const", "required", "dependentRequired", "pattern", "multipleOf"));
        rules.addAll(Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength"));
        rules.addAll(Set.of("minItems", "maxItems", "uniqueItems", "minContains", "maxContains"));
        rules.addAll(Set.of("minProperties", "maxProperties"));
        rules.removeAll(NOTES);
        return rules;
    }

    /** Whether a schema itself, apart from what it refers to or combines, refuses nothing. */
    static boolean isAnything(SchemaNode node) {
        if (node.json().isBoolean()) {
            return node.json().booleanValue();
        }
        return node.isMute() || RULES.stream().noneMatch(node::has);
    }

    /** Whether a property has a default for readers to fall back on, said beside a reference or by its target. */
    static boolean hasDefault(SchemaNode node) {
        return node.json().has("default")
                || node.targets().stream().anyMatch(each -> each.json().has("default"));
    }

    static @Nullable BigDecimal number(SchemaNode node, String keyword) {
        JsonNode value = node.get(keyword);
        return value == null || !value.isNumber() ? null : value.decimalValue();
    }

    static @Nullable String text(SchemaNode node, String keyword) {
        JsonNode value = node.get(keyword);
        return value == null || !value.isTextual() ? null : value.textValue();
    }

    static boolean flag(SchemaNode node, String keyword) {
        JsonNode value = node.get(keyword);
        return value != null && value.asBoolean();
    }

    static Set<String> names(@Nullable JsonNode list) {
        var names = new LinkedHashSet<String>();
        if (list != null && list.isArray()) {
            list.forEach(each -> names.add(each.asText()));
        }
        return names;
    }
}
