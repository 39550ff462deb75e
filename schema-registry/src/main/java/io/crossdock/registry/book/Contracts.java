package io.crossdock.registry.book;

import io.crossdock.registry.schema.Metadata;
import io.crossdock.registry.schema.Rule;
import io.crossdock.registry.schema.RuleSet;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Settings;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Metadata and rules of a new version, as Confluent's registry has them: those the client sent, else those of the version
 * before; below them the defaults of the settings, above them their overrides. The property {@code confluent:version},
 * where it is wanted, is the number of the version.
 */
final class Contracts {
    /** Property by which a client finds the version in a schema that it has at hand. */
    static final String VERSION = "confluent:version";

    private static final Set<String> MIGRATION = Set.of("UPGRADE", "DOWNGRADE", "UPDOWN");
    private static final Set<String> READING_AND_WRITING = Set.of("WRITE", "READ", "WRITEREAD");
    private static final Set<String> KINDS = Set.of("TRANSFORM", "CONDITION");

    private Contracts() {}

    /**
     * @param before the latest version
     * @param version number the schema gets
     * @param asked whether the client asked for that number
     */
    static Schema completed(Schema sent, Optional<Schema> before, Settings settings, int version, boolean asked) {
        Optional<Metadata> metadata = merged(
                merged(settings.defaultMetadata(), sent.metadata().or(() -> before.flatMap(Schema::metadata))),
                settings.overrideMetadata());
        if (asked
                || metadata.map(each -> each.properties().containsKey(VERSION)).orElse(false)) {
            var number = new TreeMap<String, String>();
            number.put(VERSION, String.valueOf(version));
            metadata = merged(metadata, Optional.of(Metadata.of(number)));
        }
        Optional<RuleSet> rules = mergedRules(
                mergedRules(settings.defaultRules(), sent.rules().or(() -> before.flatMap(Schema::rules))),
                settings.overrideRules());
        return new Schema(sent.type(), sent.text(), sent.references(), metadata, rules);
    }

    /** The same without {@link #VERSION}; empty if nothing else is noted. */
    static Optional<Metadata> withoutVersion(Optional<Metadata> metadata) {
        return metadata.map(noted -> {
                    var properties = new TreeMap<>(noted.properties());
                    properties.remove(VERSION);
                    return new Metadata(noted.tags(), properties, noted.sensitive());
                })
                .filter(rest -> !rest.equals(Metadata.of(Map.of())));
    }

    private static Optional<Metadata> merged(Optional<Metadata> below, Optional<Metadata> above) {
        if (below.isEmpty() || above.isEmpty()) {
            return above.or(() -> below);
        }
        var tags = new TreeMap<>(below.get().tags());
        above.get().tags().forEach((path, names) -> tags.merge(path, names, Contracts::union));
        var properties = new TreeMap<>(below.get().properties());
        properties.putAll(above.get().properties());
        return Optional.of(new Metadata(
                tags, properties, union(below.get().sensitive(), above.get().sensitive())));
    }

    private static SortedSet<String> union(SortedSet<String> some, SortedSet<String> others) {
        var all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    private static Optional<RuleSet> mergedRules(Optional<RuleSet> below, Optional<RuleSet> above) {
        if (below.isEmpty() || above.isEmpty()) {
            return above.or(() -> below);
        }
        return Optional.of(new RuleSet(
                mergedRules(below.get().migrationRules(), above.get().migrationRules()),
                mergedRules(below.get().domainRules(), above.get().domainRules()),
                mergedRules(below.get().encodingRules(), above.get().encodingRules())));
    }

    /** A rule above takes the place of the one below that has its name. */
    private static List<Rule> mergedRules(List<Rule> below, List<Rule> above) {
        Set<String> names = above.stream().map(Rule::name).collect(Collectors.toSet());
        var all = new ArrayList<>(
                below.stream().filter(rule -> !names.contains(rule.name())).toList());
        all.addAll(above);
        return all;
    }

    /** @throws Refused {@link ErrorCode#INVALID_RULE_SET} */
    static void check(RuleSet rules) {
        var names = new HashSet<String>();
        check(rules.migrationRules(), names, MIGRATION, "Migration rules");
        check(rules.domainRules(), names, READING_AND_WRITING, "Domain rules");
        check(rules.encodingRules(), names, READING_AND_WRITING, "Encoding rules");
    }

    private static void check(List<Rule> rules, Set<String> names, Set<String> modes, String what) {
        for (Rule rule : rules) {
            if (rule.name().isBlank()) {
                throw invalid("a rule has no name");
            }
            if (!names.add(rule.name())) {
                throw invalid("Found rule with duplicate name '" + rule.name() + "'");
            }
            if (rule.kind() != null && !KINDS.contains(rule.kind())) {
                throw invalid("rule '" + rule.name() + "' is of kind " + rule.kind() + ", which is none of "
                        + new TreeSet<>(KINDS));
            }
            if (rule.mode() != null && !modes.contains(rule.mode())) {
                throw invalid(what + " can only be " + String.join(", ", new TreeSet<>(modes)) + ", but rule '"
                        + rule.name() + "' is " + rule.mode());
            }
        }
    }

    private static Refused invalid(String message) {
        return new Refused(ErrorCode.INVALID_RULE_SET, message);
    }
}
