package io.crossdock.security.acl;

import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every access rule of a cluster, and what follows from them, in Kafka's model: a rule allows or refuses an operation
 * on resources of a name, or of names with a prefix, or on all ({@code *}), to a user, to everybody ({@code User:*}) or
 * to a group of principals ({@code Group:name}), from an address, a range of addresses or anywhere. What is refused is
 * refused whatever else allows it; what no rule allows is refused.
 *
 * <p>The rules are indexed by type, name and principal, so a decision costs the same however many there are for others.
 * A decision makes no garbage. Immutable.
 */
public final class AclBook {
    private final List<PatternRules> patterns;
    private final AccessPolicy policy;
    private final boolean unreadable;
    private final Map<ResourceType, TypeIndex> byType = new EnumMap<>(ResourceType.class);
    private final Map<KafkaPrincipal, List<KafkaPrincipal>> groupsByMember;

    private AclBook(AccessPolicy policy, boolean unreadable) {
        this(List.of(), policy, unreadable, Map.of(), policy.groupsByMember());
    }

    private AclBook(
            Collection<PatternRules> patterns,
            AccessPolicy policy,
            boolean unreadable,
            Map<ResourceType, TypeIndex> before,
            Map<KafkaPrincipal, List<KafkaPrincipal>> groupsByMember) {
        this.patterns = List.copyOf(patterns);
        this.policy = policy;
        this.unreadable = unreadable;
        this.groupsByMember = groupsByMember;
        var types = new EnumMap<ResourceType, List<PatternRules>>(ResourceType.class);
        patterns.forEach(each -> types.computeIfAbsent(each.pattern().resourceType(), first -> new ArrayList<>())
                .add(each));
        types.forEach((type, same) ->
                byType.put(type, before.getOrDefault(type, TypeIndex.EMPTY).next(same)));
    }

    /**
     * @param rules with patterns that are literal or prefixed, as {@link NewRules#problem} wants them
     * @throws IllegalArgumentException if a rule's principal is not of the form {@code Type:name}
     */
    public static AclBook of(Collection<AclBinding> rules, AccessPolicy policy) {
        return new AclBook(policy, false).next(byPattern(rules), false);
    }

    private static List<PatternRules> byPattern(Collection<AclBinding> rules) {
        var byPattern = new LinkedHashMap<ResourcePattern, List<AclBinding>>();
        rules.forEach(rule -> byPattern
                .computeIfAbsent(rule.pattern(), first -> new ArrayList<>())
                .add(rule));
        return byPattern.entrySet().stream()
                .map(each -> PatternRules.of(each.getKey(), each.getValue()))
                .toList();
    }

    /**
     * The book of other rules under the same policy. It takes over what this one has made of patterns that are in both, so
     * it costs what has changed.
     *
     * @param all the rules by pattern; of a pattern whose rules are the same, the very object of this book
     * @param withUnreadable whether something that belongs into it is not known: then only super users may do anything
     */
    AclBook next(Collection<PatternRules> all, boolean withUnreadable) {
        return new AclBook(all, policy, withUnreadable, byType, groupsByMember);
    }

    /** A book of which nothing is known but who the super users are: nobody else may do anything. */
    public static AclBook unreadable(AccessPolicy policy) {
        return new AclBook(policy, true);
    }

    /** All rules, each once. */
    public List<AclBinding> rules() {
        return patterns.stream()
                .flatMap(each -> each.rules().stream())
                .map(RuleInForce::binding)
                .distinct()
                .toList();
    }

    public AccessPolicy policy() {
        return policy;
    }

    /** Whether rules are stored that cannot be read, which leaves everything to super users. */
    public boolean isUnreadable() {
        return unreadable;
    }

    /** The rules this filter matches, in no order. */
    public List<AclBinding> matching(AclBindingFilter filter) {
        return rules().stream().filter(filter::matches).toList();
    }

    /** This book after a change: what is both added and removed stands in it. */
    public AclBook with(Collection<AclBinding> added, Collection<AclBinding> removed) {
        var next = new LinkedHashSet<>(rules());
        next.removeAll(Set.copyOf(removed));
        next.addAll(added);
        return next(byPattern(next), unreadable);
    }

    /**
     * Whether somebody may do something, and why.
     *
     * @param host where the request comes from
     * @param operation one single operation, not ALL or ANY
     * @param name of the resource; {@code kafka-cluster} for the cluster itself
     */
    public Decision decide(
            KafkaPrincipal principal, InetAddress host, AclOperation operation, ResourceType type, String name) {
        KafkaPrincipal who = Principals.plain(principal);
        List<KafkaPrincipal> groups = groupsOf(who);
        if (isSuperUser(who, groups)) {
            return Decision.SUPER_USER;
        }
        if (unreadable) {
            return Decision.UNREADABLE;
        }
        TypeIndex index = byType.get(type);
        Decision decided = index == null ? null : index.decide(who, groups, host, operation, name);
        return decided == null ? unmentioned() : decided;
    }

    /** Whether the operation is allowed on at least one resource of this type, one that need not exist yet (KIP-679). */
    public boolean allowsSome(KafkaPrincipal principal, InetAddress host, AclOperation operation, ResourceType type) {
        KafkaPrincipal who = Principals.plain(principal);
        List<KafkaPrincipal> groups = groupsOf(who);
        if (isSuperUser(who, groups)) {
            return true;
        }
        if (unreadable) {
            return false;
        }
        @Nullable TypeIndex index = byType.get(type);
        boolean otherwise = policy.allowEveryoneIfNoAclFound();
        return index == null ? otherwise : index.allowsSome(who, groups, host, operation, otherwise);
    }

    List<KafkaPrincipal> groupsOf(KafkaPrincipal principal) {
        return groupsByMember.getOrDefault(principal, List.of());
    }

    private boolean isSuperUser(KafkaPrincipal who, List<KafkaPrincipal> groups) {
        Set<KafkaPrincipal> superUsers = policy.superUsers();
        if (superUsers.contains(who)) {
            return true;
        }
        for (int i = 0; i < groups.size(); i++) {
            if (superUsers.contains(groups.get(i))) {
                return true;
            }
        }
        return false;
    }

    private Decision unmentioned() {
        return policy.allowEveryoneIfNoAclFound() ? Decision.NO_RULE_ALLOWED : Decision.NO_RULE_REFUSED;
    }
}
