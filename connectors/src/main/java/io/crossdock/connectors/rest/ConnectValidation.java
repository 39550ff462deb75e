package io.crossdock.connectors.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.crossdock.connectors.fleet.Report;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** What a validation answers in Kafka Connect's words: one setting, {@code yaml}, and what is wrong with it. */
final class ConnectValidation {
    private static final String GROUP = "Connector";

    private ConnectValidation() {}

    static ValidationDto of(String plugin, @Nullable String yaml, List<String> errors) {
        var value = new ValueDto(Report.YAML, yaml == null ? "" : yaml, List.of(), errors, true);
        return new ValidationDto(
                plugin, errors.size(), List.of(GROUP), List.of(new CheckedDto(SettingDto.YAML, value)));
    }

    /** What came of it. */
    public record ValidationDto(
            String name, @JsonProperty("error_count") int errorCount, List<String> groups, List<CheckedDto> configs) {}

    /** A setting and what was given for it. */
    public record CheckedDto(SettingDto definition, ValueDto value) {}

    /** A setting of a plugin, in the words in which Kafka describes one. */
    public record SettingDto(
            String name,
            String type,
            boolean required,
            @JsonProperty("default_value") String defaultValue,
            String importance,
            String documentation,
            String group,
            String width,
            @JsonProperty("display_name") String displayName,
            List<String> dependents,
            int order) {
        static final SettingDto YAML = new SettingDto(
                Report.YAML,
                "STRING",
                true,
                "",
                "HIGH",
                "The text of the connector file.",
                GROUP,
                "LONG",
                "Connector file",
                List.of(),
                1);
    }

    /** What was given for a setting. */
    public record ValueDto(
            String name,
            String value,
            @JsonProperty("recommended_values") List<String> recommendedValues,
            List<String> errors,
            boolean visible) {}
}
