package io.crossdock.registry.rest;

import io.crossdock.registry.book.ErrorCode;
import io.crossdock.registry.book.Refused;
import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Settings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Settings that are to change. What is left out, or null, stays as it is; an empty text takes a setting away; all of them
 * are taken away by deleting them.
 *
 * @param compatibility one of {@link Compatibility}
 */
public record ConfigChangeDto(
        @Nullable String compatibility,
        @Nullable @Size(max = 1024) String alias,
        @Nullable Boolean normalize,
        @Nullable Boolean validateFields,
        @Nullable @Size(max = 1024) String compatibilityGroup,
        @Nullable @Valid MetadataDto defaultMetadata,
        @Nullable @Valid MetadataDto overrideMetadata,
        @Nullable @Valid RuleSetDto defaultRuleSet,
        @Nullable @Valid RuleSetDto overrideRuleSet) {
    /** @throws Refused {@link ErrorCode#INVALID_COMPATIBILITY} for a level that is none, or nothing to change */
    void check() {
        level();
        if (compatibility == null
                && alias == null
                && normalize == null
                && validateFields == null
                && compatibilityGroup == null
                && defaultMetadata == null
                && overrideMetadata == null
                && defaultRuleSet == null
                && overrideRuleSet == null) {
            throw invalid("nothing is said");
        }
    }

    private Optional<Compatibility> level() {
        if (compatibility == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Compatibility.valueOf(compatibility.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException none) {
            throw invalid("'" + (compatibility.length() > 50 ? "..." : compatibility) + "' is none");
        }
    }

    private static Refused invalid(String why) {
        return new Refused(
                ErrorCode.INVALID_COMPATIBILITY,
                "Invalid compatibility level: " + why + ". Valid values are "
                        + Arrays.toString(Compatibility.values()));
    }

    Settings applied(Settings before) {
        return new Settings(
                level().or(before::compatibility),
                Optional.ofNullable(normalize).or(before::normalize),
                Optional.ofNullable(validateFields).or(before::validateFields),
                text(compatibilityGroup, before.compatibilityGroup()),
                text(alias, before.alias()),
                Optional.ofNullable(defaultMetadata).map(MetadataDto::value).or(before::defaultMetadata),
                Optional.ofNullable(overrideMetadata).map(MetadataDto::value).or(before::overrideMetadata),
                Optional.ofNullable(defaultRuleSet).map(RuleSetDto::value).or(before::defaultRules),
                Optional.ofNullable(overrideRuleSet).map(RuleSetDto::value).or(before::overrideRules));
    }

    private static Optional<String> text(@Nullable String sent, Optional<String> before) {
        return sent == null ? before : Optional.of(sent).filter(each -> !each.isEmpty());
    }
}
