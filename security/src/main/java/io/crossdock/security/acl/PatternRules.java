package io.crossdock.security.acl;

import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The rules of one resource pattern, by principal, so that those for others are not looked at. Immutable. */
final class PatternRules {
    private static final RuleInForce[] NONE = {};

    private final ResourcePattern pattern;
    private final List<RuleInForce> rules;
    private final Map<KafkaPrincipal, RuleInForce[]> byPrincipal;
    private final RuleInForce[] everybody;

    private PatternRules(ResourcePattern pattern, List<RuleInForce> rules) {
        this.pattern = pattern;
        this.rules = rules;
        var lists = new HashMap<KafkaPrincipal, List<RuleInForce>>();
        rules.forEach(rule -> lists.computeIfAbsent(rule.principal(), first -> new ArrayList<>(1))
                .add(rule));
        var grouped = new HashMap<KafkaPrincipal, RuleInForce[]>();
        lists.forEach((principal, same) -> grouped.put(principal, same.toArray(RuleInForce[]::new)));
        RuleInForce[] forAll = grouped.remove(Principals.EVERYBODY);
        everybody = forAll == null ? NONE : forAll;
        byPrincipal = Map.copyOf(grouped);
    }

    /** @param rules of this pattern, at least one */
    static PatternRules of(ResourcePattern pattern, Collection<AclBinding> rules) {
        return new PatternRules(
                pattern, rules.stream().distinct().map(RuleInForce::of).toList());
    }

    /** These and others of an equal pattern. */
    PatternRules and(PatternRules others) {
        return new PatternRules(
                pattern,
                Stream.concat(rules.stream(), others.rules.stream()).distinct().toList());
    }

    ResourcePattern pattern() {
        return pattern;
    }

    /** Of the resources, or what their names begin with. */
    String name() {
        return pattern.name();
    }

    /** Each once. */
    List<RuleInForce> rules() {
        return rules;
    }

    /** The rule that decides within this pattern: one that refuses before one that allows; null if none matches. */
    @Nullable
    RuleInForce decisive(
            KafkaPrincipal principal, List<KafkaPrincipal> groups, InetAddress host, AclOperation operation) {
        RuleInForce found = decisive(of(principal), null, host, operation);
        for (int i = 0; i < groups.size() && !refuses(found); i++) {
            found = decisive(of(groups.get(i)), found, host, operation);
        }
        return refuses(found) ? found : decisive(everybody, found, host, operation);
    }

    /** Whether a rule for these principals is like this. */
    boolean any(KafkaPrincipal principal, List<KafkaPrincipal> groups, Predicate<RuleInForce> wanted) {
        return Stream.concat(
                        Stream.of(everybody),
                        Stream.concat(Stream.of(principal), groups.stream()).flatMap(who -> Stream.of(of(who))))
                .anyMatch(wanted);
    }

    /** @param known what was found before; kept unless there is one that refuses */
    private static @Nullable RuleInForce decisive(
            RuleInForce[] rules, @Nullable RuleInForce known, InetAddress host, AclOperation operation) {
        RuleInForce found = known;
        for (RuleInForce rule : rules) {
            if ((found == null || !rule.allows()) && rule.matches(host, operation)) {
                if (!rule.allows()) {
                    return rule;
                }
                found = rule;
            }
        }
        return found;
    }

    static boolean refuses(@Nullable RuleInForce rule) {
        return rule != null && !rule.allows();
    }

    private RuleInForce[] of(KafkaPrincipal principal) {
        return byPrincipal.getOrDefault(principal, NONE);
    }
}
