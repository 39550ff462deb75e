package io.crossdock.security.acl;

import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
    private final List<AclBinding> rules;
    private final AccessPolicy policy;
    private final boolean unreadable;
    private final Map<ResourceType, TypeIndex> byType = new EnumMap<>(ResourceType.class);
    private final Map<KafkaPrincipal, List<KafkaPrincipal>> groupsByMember;

    private AclBook(Collection<AclBinding> rules, AccessPolicy policy, boolean unreadable) {
        this.rules = List.copyOf(new LinkedHashSet<>(rules));
        this.policy = policy;
        this.unreadable = unreadable;
        this.groupsByMember = policy.groupsByMember();
        this.rules.stream()
                .map(RuleInForce::of)
                .collect(Collectors.groupingBy(rule -> rule.binding().pattern().resourceType()))
                .forEach((type, same) -> byType.put(type, new TypeIndex(same)));
    }

    /**
     * @param rules with patterns that are literal or prefixed, as {@link NewRules#problem} wants them
     * @throws IllegalArgumentException if a rule's principal is not of the form {@code Type:name}
     */
    public static AclBook of(Collection<AclBinding> rules, AccessPolicy policy) {
        return new AclBook(rules, policy, false);
    }

    /** A book of which nothing is known but who the super users are: nobody else may do anything. */
    public static AclBook unreadable(AccessPolicy policy) {
        return new AclBook(List.of(), policy, true);
    }

    /** This book, but something that belongs into it is not known: only super users may do anything. */
    AclBook withUnreadableRules() {
        return new AclBook(rules, policy, true);
    }

    /** All rules, each once. */
    public List<AclBinding> rules() {
        return rules;
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
        return rules.stream().filter(filter::matches).toList();
    }

    /** This book after a change: what is both added and removed stands in it. */
    public AclBook with(Collection<AclBinding> added, Collection<AclBinding> removed) {
        var next = new LinkedHashSet<>(rules);
        next.removeAll(Set.copyOf(removed));
        next.addAll(added);
        return new AclBook(next, policy, unreadable);
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
