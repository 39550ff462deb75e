package io.crossdock.registry.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.crossdock.registry.schema.Settings;
import org.jspecify.annotations.Nullable;

/** Settings as they are told. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConfigDto(
        @Nullable String alias,
        @Nullable Boolean normalize,
        @Nullable Boolean validateFields,
        @Nullable String compatibilityLevel,
        @Nullable String compatibilityGroup,
        @Nullable MetadataDto defaultMetadata,
        @Nullable MetadataDto overrideMetadata,
        @Nullable RuleSetDto defaultRuleSet,
        @Nullable RuleSetDto overrideRuleSet) {
    static ConfigDto of(Settings settings) {
        return new ConfigDto(
                settings.alias().orElse(null),
                settings.normalize().orElse(null),
                settings.validateFields().orElse(null),
                settings.compatibility().map(Enum::name).orElse(null),
                settings.compatibilityGroup().orElse(null),
                settings.defaultMetadata().map(MetadataDto::of).orElse(null),
                settings.overrideMetadata().map(MetadataDto::of).orElse(null),
                settings.defaultRules().map(RuleSetDto::of).orElse(null),
                settings.overrideRules().map(RuleSetDto::of).orElse(null));
    }
}
