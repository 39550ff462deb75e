package io.crossdock.registry.rest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.crossdock.registry.schema.Rule;
import io.crossdock.registry.schema.RuleSet;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Rules that clients carry out when they read and write records of a schema. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RuleSetDto(
        @Nullable @Size(max = 1000) List<@NotNull @Valid RuleDto> migrationRules,
        @Nullable @Size(max = 1000) List<@NotNull @Valid RuleDto> domainRules,
        @Nullable @Size(max = 1000) List<@NotNull @Valid RuleDto> encodingRules) {
    static RuleSetDto of(RuleSet rules) {
        return new RuleSetDto(of(rules.migrationRules()), of(rules.domainRules()), of(rules.encodingRules()));
    }

    private static List<RuleDto> of(List<Rule> rules) {
        return rules.stream().map(RuleDto::of).toList();
    }

    boolean hasNames() {
        return Stream.of(migrationRules, domainRules, encodingRules)
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .allMatch(each -> each != null && each.name() != null);
    }

    RuleSet value() {
        return new RuleSet(value(migrationRules), value(domainRules), value(encodingRules));
    }

    private static List<Rule> value(@Nullable List<RuleDto> rules) {
        return rules == null ? List.of() : rules.stream().map(RuleDto::value).toList();
    }
}
