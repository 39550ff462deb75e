package io.crossdock.registry.schema;

import java.util.Optional;

/**
 * Settings of a subject, a context, or everything. What is empty is inherited.
 *
 * @param compatibility of new versions
 * @param normalize whether registration stores the normalised text
 * @param validateFields whether names reserved by rules are refused
 * @param compatibilityGroup key of the metadata by which versions are compared with each other only
 * @param alias another subject that is meant when this one is asked for
 */
public record Settings(
        Optional<Compatibility> compatibility,
        Optional<Boolean> normalize,
        Optional<Boolean> validateFields,
        Optional<String> compatibilityGroup,
        Optional<String> alias,
        Optional<Metadata> defaultMetadata,
        Optional<Metadata> overrideMetadata,
        Optional<RuleSet> defaultRules,
        Optional<RuleSet> overrideRules) {
    public static final Settings NONE = new Settings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
}
