package io.crossdock.security.acl;

import org.apache.kafka.common.security.auth.KafkaPrincipal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What holds besides the rules, from the settings of the brokers: who may do everything, who belongs to which group of
 * principals, and what holds for a resource that no rule is about. Immutable.
 *
 * @param superUsers users, or groups of principals such as {@code Group:admins}, that may do everything
 * @param groups members by name of the group; a rule for {@code Group:name} is a rule for each of them
 * @param allowEveryoneIfNoAclFound whether everybody may do everything with a resource that no rule is about
 */
public record AccessPolicy(
        Set<KafkaPrincipal> superUsers, Map<String, Set<KafkaPrincipal>> groups, boolean allowEveryoneIfNoAclFound) {
    /** Setting: the super users, separated by semicolons because commas stand in names of certificates. */
    public static final String SUPER_USERS = "super.users";
    /** Setting: {@code true} or {@code false}. */
    public static final String ALLOW_EVERYONE = "allow.everyone.if.no.acl.found";
    /** Settings: behind this stands the name of a group of principals; the value are its members, as in super.users. */
    public static final String GROUP_PREFIX = "principal.group.";

    /** Nobody is special, and what is not allowed is refused. */
    public static final AccessPolicy STRICT = new AccessPolicy(Set.of(), Map.of(), false);

    public AccessPolicy {
        superUsers = Set.copyOf(superUsers);
        var copy = new HashMap<String, Set<KafkaPrincipal>>();
        groups.forEach((name, members) -> copy.put(name, Set.copyOf(members)));
        groups = Map.copyOf(copy);
    }

    /**
     * Reads the three kinds of settings among others.
     *
     * @throws IllegalArgumentException naming the setting whose value is no list of principals
     */
    public static AccessPolicy of(Map<String, String> settings) {
        var groups = new TreeMap<String, Set<KafkaPrincipal>>();
        settings.forEach((name, value) -> {
            if (name.startsWith(GROUP_PREFIX)) {
                groups.put(name.substring(GROUP_PREFIX.length()), principals(name, value));
            }
        });
        return new AccessPolicy(
                principals(SUPER_USERS, settings.getOrDefault(SUPER_USERS, "")),
                groups,
                Boolean.parseBoolean(
                        settings.getOrDefault(ALLOW_EVERYONE, "false").trim()));
    }

    /**
     * A list of principals as the settings have it.
     *
     * @param setting for the message
     * @throws IllegalArgumentException naming the setting and the part that is no principal
     */
    public static Set<KafkaPrincipal> principals(String setting, String list) {
        return Stream.of(list.split(";"))
                .map(String::trim)
                .filter(item -> !item.isEmpty())
                .map(item -> {
                    try {
                        return Principals.parse(item);
                    } catch (IllegalArgumentException malformed) {
                        throw new IllegalArgumentException(
                                setting + ": " + malformed.getMessage() + "; several are separated by semicolons",
                                malformed);
                    }
                })
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The groups of principals by member. */
    Map<KafkaPrincipal, List<KafkaPrincipal>> groupsByMember() {
        var byMember = new HashMap<KafkaPrincipal, List<KafkaPrincipal>>();
        new TreeMap<>(groups)
                .forEach((name, members) ->
                        members.forEach(member -> byMember.computeIfAbsent(member, first -> new ArrayList<>())
                                .add(Principals.group(name))));
        byMember.replaceAll((member, of) -> List.copyOf(of));
        return Map.copyOf(byMember);
    }
}
