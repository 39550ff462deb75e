package io.crossdock.registry.rest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.crossdock.registry.schema.Rule;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A rule that clients carry out. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RuleDto(
        @NotBlank String name,
        @Nullable String doc,
        @Nullable String kind,
        @Nullable String mode,
        @Nullable String type,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        List<String> tags,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        Map<String, String> params,

        @Nullable String expr,
        @Nullable String onSuccess,
        @Nullable String onFailure,
        boolean disabled) {
    static RuleDto of(Rule rule) {
        return new RuleDto(
                rule.name(),
                rule.doc(),
                rule.kind(),
                rule.mode(),
                rule.type(),
                rule.tags(),
                new TreeMap<>(rule.params()),
                rule.expr(),
                rule.onSuccess(),
                rule.onFailure(),
                rule.disabled());
    }

    Rule value() {
        return new Rule(
                name,
                doc,
                kind,
                mode,
                type,
                tags == null ? List.of() : tags,
                params == null ? Map.of() : params,
                expr,
                onSuccess,
                onFailure,
                disabled);
    }
}
