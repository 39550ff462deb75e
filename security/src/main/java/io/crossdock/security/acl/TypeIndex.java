package io.crossdock.security.acl;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules about one type of resources, found by the name of a resource. Immutable. */
final class TypeIndex {
    static final TypeIndex EMPTY = new TypeIndex(Map.of(), Map.of(), new PrefixTable(List.of()));

    /** Also the one for everything. */
    private final Map<String, PatternRules> literals;

    private final Map<String, PatternRules> prefixed;
    private final PrefixTable prefixes;
    private final @Nullable PatternRules wildcard;

    private TypeIndex(Map<String, PatternRules> literals, Map<String, PatternRules> prefixed, PrefixTable prefixes) {
        this.literals = literals;
        this.prefixed = prefixed;
        this.prefixes = prefixes;
        wildcard = literals.get(ResourcePattern.WILDCARD_RESOURCE);
    }

    /**
     * The index of these, which takes over from this one whatever is the same in both.
     *
     * @param patterns all there are of this type
     */
    TypeIndex next(Collection<PatternRules> patterns) {
        var nextLiterals = new HashMap<String, PatternRules>();
        var nextPrefixed = new HashMap<String, PatternRules>();
        for (PatternRules each : patterns) {
            if (each.pattern().patternType() == PatternType.PREFIXED) {
                nextPrefixed.merge(each.name(), each, PatternRules::and);
            } else if (each.pattern().patternType() == PatternType.LITERAL) {
                nextLiterals.merge(each.name(), each, PatternRules::and);
            }
        }
        boolean samePrefixes = isSame(nextPrefixed, prefixed);
        return samePrefixes && isSame(nextLiterals, literals)
                ? this
                : new TypeIndex(
                        nextLiterals, nextPrefixed, samePrefixes ? prefixes : new PrefixTable(nextPrefixed.values()));
    }

    private static boolean isSame(Map<String, PatternRules> one, Map<String, PatternRules> other) {
        return one.size() == other.size()
                && one.entrySet().stream().allMatch(each -> other.get(each.getKey()) == each.getValue());
    }

    /** What the rules say; null if none is about a resource of this name. */
    @Nullable
    Decision decide(
            KafkaPrincipal principal,
            List<KafkaPrincipal> groups,
            InetAddress host,
            AclOperation operation,
            String name) {
        boolean about = false;
        RuleInForce best = null;
        PatternRules literal = literals.get(name);
        if (literal != null && literal != wildcard) {
            about = true;
            best = literal.decisive(principal, groups, host, operation);
        }
        for (PrefixTable.Entry prefix = prefixes.longest(name);
                prefix != null && !PatternRules.refuses(best);
                prefix = prefix.shorter()) {
            about = true;
            best = better(best, prefix.rules().decisive(principal, groups, host, operation));
        }
        if (wildcard != null && !PatternRules.refuses(best)) {
            about = true;
            best = better(best, wildcard.decisive(principal, groups, host, operation));
        }
        if (best != null) {
            return best.decision();
        }
        return about ? Decision.NOT_ALLOWED : null;
    }

    /**
     * Whether there may be a resource for which the rules allow it. A prefix that allows is of use unless it, or one it
     * begins with, is refused: what is refused beneath it leaves other names.
     *
     * @param unmentioned whether it is allowed where there is no rule
     */
    boolean allowsSome(
            KafkaPrincipal principal,
            List<KafkaPrincipal> groups,
            InetAddress host,
            AclOperation operation,
            boolean unmentioned) {
        if (wildcard != null && wildcard.any(principal, groups, rule -> refuses(rule, host, operation))) {
            return false;
        }
        if (wildcard == null && unmentioned) {
            return true; // there are more names than rules
        }
        if (wildcard != null && wildcard.any(principal, groups, rule -> allows(rule, host, operation))) {
            return true;
        }
        for (PrefixTable.Entry prefix : prefixes.all()) {
            if (prefix.rules().any(principal, groups, rule -> allows(rule, host, operation))
                    && !refused(prefix, principal, groups, host, operation)) {
                return true;
            }
        }
        for (Map.Entry<String, PatternRules> literal : literals.entrySet()) {
            if (literal.getValue() != wildcard
                    && literal.getValue().any(principal, groups, rule -> allows(rule, host, operation))) {
                Decision decision = decide(principal, groups, host, operation, literal.getKey());
                if (decision != null && decision.allowed()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean refused(
            PrefixTable.Entry from,
            KafkaPrincipal principal,
            List<KafkaPrincipal> groups,
            InetAddress host,
            AclOperation operation) {
        for (PrefixTable.Entry prefix = from; prefix != null; prefix = prefix.shorter()) {
            if (prefix.rules().any(principal, groups, rule -> refuses(rule, host, operation))) {
                return true;
            }
        }
        return false;
    }

    private static boolean allows(RuleInForce rule, InetAddress host, AclOperation operation) {
        return rule.allows() && rule.matches(host, operation);
    }

    private static boolean refuses(RuleInForce rule, InetAddress host, AclOperation operation) {
        return !rule.allows() && rule.matches(host, operation);
    }

    private static @Nullable RuleInForce better(@Nullable RuleInForce known, @Nullable RuleInForce next) {
        return known == null || PatternRules.refuses(next) ? next : known;
    }
}
