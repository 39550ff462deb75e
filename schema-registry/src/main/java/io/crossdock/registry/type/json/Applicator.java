package io.crossdock.registry.type.json;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keywords that hold subschemas.
 *
 * @param keyword as written
 * @param since first specification that knows it
 * @param inPlace whether the subschema speaks of the same value as the schema around it, and not of a part of that value
 */
record Applicator(String keyword, Draft since, boolean inPlace) {
    static final List<Applicator> ALL = List.of(
            new Applicator("$defs", Draft.DRAFT_4, false),
            new Applicator("additionalItems", Draft.DRAFT_4, false),
            new Applicator("additionalProperties", Draft.DRAFT_4, false),
            new Applicator("allOf", Draft.DRAFT_4, true),
            new Applicator("anyOf", Draft.DRAFT_4, true),
            new Applicator("contains", Draft.DRAFT_6, false),
            new Applicator("definitions", Draft.DRAFT_4, false),
            new Applicator("dependencies", Draft.DRAFT_4, true),
            new Applicator("dependentSchemas", Draft.DRAFT_2019_09, true),
            new Applicator("else", Draft.DRAFT_7, true),
            new Applicator("if", Draft.DRAFT_7, true),
            new Applicator("items", Draft.DRAFT_4, false),
            new Applicator("not", Draft.DRAFT_4, true),
            new Applicator("oneOf", Draft.DRAFT_4, true),
            new Applicator("patternProperties", Draft.DRAFT_4, false),
            new Applicator("prefixItems", Draft.DRAFT_2020_12, false),
            new Applicator("properties", Draft.DRAFT_4, false),
            new Applicator("propertyNames", Draft.DRAFT_6, false),
            new Applicator("then", Draft.DRAFT_7, true),
            new Applicator("unevaluatedItems", Draft.DRAFT_2019_09, false),
            new Applicator("unevaluatedProperties", Draft.DRAFT_2019_09, false));

    private static final List<String> MAPS =
            List.of("$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties");

    /** Whether subschemas have names there that their author chose. */
    boolean isMap() {
        return MAPS.contains(keyword);
    }

    /** The subschemas by the names or positions they have there; the only one has the name {@code ""}. */
    Map<String, JsonNode> subschemas(JsonNode value) {
        var found = new LinkedHashMap<String, JsonNode>();
        if (isMap()) {
            value.properties().forEach(each -> {
                // A dependency may be a list of names.
                if (!each.getValue().isArray()) {
                    found.put(each.getKey(), each.getValue());
                }
            });
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                found.put(Integer.toString(i), value.get(i));
            }
        } else {
            found.put("", value);
        }
        return found;
    }
}
