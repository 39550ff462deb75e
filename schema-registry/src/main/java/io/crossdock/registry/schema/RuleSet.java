package io.crossdock.registry.schema;

import java.util.List;

/** Rules that clients apply to records of a schema (Confluent's data contracts). Stored and returned only. */
public record RuleSet(List<Rule> migrationRules, List<Rule> domainRules, List<Rule> encodingRules) {
    public RuleSet {
        migrationRules = List.copyOf(migrationRules);
        domainRules = List.copyOf(domainRules);
        encodingRules = List.copyOf(encodingRules);
    }
}
