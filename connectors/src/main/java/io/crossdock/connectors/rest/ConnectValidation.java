package io.crossdock.connectors.rest;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a validation answers in Kafka Connect's words: one setting, {@code yaml}, and what is wrong with it. */
final class ConnectValidation {
    private ConnectValidation() {}

    static Map<String, Object> of(String plugin, @Nullable String yaml, List<String> errors) {
        var definition = new LinkedHashMap<String, Object>();
        definition.put("name", ConnectStates.YAML);
        definition.put("type", "STRING");
        definition.put("required", true);
        definition.put("default_value", "");
        definition.put("importance", "HIGH");
        definition.put("documentation", "The text of the connector file.");
        definition.put("group", "Connector");
        definition.put("width", "LONG");
        definition.put("display_name", "Connector file");
        definition.put("dependents", List.of());
        definition.put("order", 1);
        var value = new LinkedHashMap<String, Object>();
        value.put("name", ConnectStates.YAML);
        value.put("value", yaml == null ? "" : yaml);
        value.put("recommended_values", List.of());
        value.put("errors", errors);
        value.put("visible", true);
        var answer = new LinkedHashMap<String, Object>();
        answer.put("name", plugin);
        answer.put("error_count", errors.size());
        answer.put("groups", List.of("Connector"));
        answer.put("configs", List.of(Map.of("definition", definition, "value", value)));
        return answer;
    }
}
