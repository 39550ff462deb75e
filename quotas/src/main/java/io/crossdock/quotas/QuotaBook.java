package io.crossdock.quotas;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All limits that are set, and who is limited by which. Of the limits on users and client ids the most specific one holds,
 * as in Kafka:
 *
 * <ol>
 *   <li>user and client id
 *   <li>user, default client id
 *   <li>user
 *   <li>default user, client id
 *   <li>default user, default client id
 *   <li>default user
 *   <li>client id
 *   <li>default client id
 * </ol>
 *
 * Limits on groups of principals, on topics and on prefixes of topics hold besides, every one that fits; of a topic and of
 * a group the default holds for those without a limit of their own. Each kind is looked up for itself.
 *
 * <p>Immutable.
 */
public final class QuotaBook {
    public static final QuotaBook EMPTY = new QuotaBook(Map.of(), Map.of());

    private final Map<QuotaKind, Map<QuotaEntity, QuotaRule>> rules = new HashMap<>();
    private final Map<QuotaKind, List<QuotaRule>> prefixes = new HashMap<>();
    private final Map<String, Set<String>> groupsOfUser = new HashMap<>();
    private final Set<EntityType> limitedTypes = new HashSet<>();

    /**
     * @param settings what is set on each entity, checked by {@link QuotaSettings#problem}; what means nothing is left out
     * @param groups names of the members of each group of principals
     */
    public QuotaBook(Map<QuotaEntity, Map<String, Double>> settings, Map<String, Set<String>> groups) {
        settings.forEach((entity, values) -> QuotaSettings.rules(entity, values).forEach(this::add));
        groups.forEach((group, members) ->
                members.forEach(member -> groupsOfUser.merge(member, Set.of(group), QuotaBook::union)));
    }

    private void add(QuotaRule rule) {
        limitedTypes.addAll(rule.entity().names().keySet());
        if (rule.entity().has(EntityType.TOPIC_PREFIX)) {
            prefixes.computeIfAbsent(rule.kind(), first -> new ArrayList<>()).add(rule);
        }
        rules.computeIfAbsent(rule.kind(), first -> new HashMap<>()).put(rule.entity(), rule);
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        var both = new HashSet<>(one);
        both.addAll(other);
        return Set.copyOf(both);
    }

    /** Whether nothing is limited. */
    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Whether this kind is limited for somebody. */
    public boolean limits(QuotaKind kind) {
        return rules.containsKey(kind);
    }

    /** Whether there is a limit on topics of this kind. */
    public boolean limitsTopics(QuotaKind kind) {
        return (limitedTypes.contains(EntityType.TOPIC) || limitedTypes.contains(EntityType.TOPIC_PREFIX))
                && limits(kind);
    }

    /** Every rule, in no order. */
    public List<QuotaRule> rules() {
        return rules.values().stream().flatMap(each -> each.values().stream()).toList();
    }

    /** The rule that is set on exactly this entity. */
    public Optional<QuotaRule> rule(QuotaKind kind, QuotaEntity entity) {
        return Optional.ofNullable(rules.getOrDefault(kind, Map.of()).get(entity));
    }

    /** The client with the groups it is a member of. */
    public QuotaClient client(String user, String clientId) {
        return new QuotaClient(user, groupsOfUser.getOrDefault(user, Set.of()), clientId);
    }

    /** What limits a client: at most one rule on users and client ids, and one of each of its groups. */
    public List<Applied> of(QuotaKind kind, QuotaClient client) {
        Map<QuotaEntity, QuotaRule> set = rules.getOrDefault(kind, Map.of());
        if (set.isEmpty()) {
            return List.of();
        }
        var applied = new ArrayList<Applied>(1 + client.groups().size());
        mostSpecific(set, client).ifPresent(applied::add);
        for (String group : client.groups()) {
            ownOrDefault(set, EntityType.GROUP, group).ifPresent(applied::add);
        }
        return applied;
    }

    /** What limits the use of a topic: the rule on it, or on topics by default, and one of each prefix of its name. */
    public List<Applied> ofTopic(QuotaKind kind, String topic) {
        Map<QuotaEntity, QuotaRule> set = rules.getOrDefault(kind, Map.of());
        if (set.isEmpty()) {
            return List.of();
        }
        var applied = new ArrayList<Applied>(1);
        ownOrDefault(set, EntityType.TOPIC, topic).ifPresent(applied::add);
        for (QuotaRule rule : prefixes.getOrDefault(kind, List.of())) {
            if (topic.startsWith(rule.entity().name(EntityType.TOPIC_PREFIX).orElseThrow())) {
                applied.add(new Applied(rule, rule.account(rule.entity())));
            }
        }
        return applied;
    }

    /** What limits an address. */
    public Optional<Applied> ofAddress(QuotaKind kind, String address) {
        return ownOrDefault(rules.getOrDefault(kind, Map.of()), EntityType.IP, address);
    }

    /** A rule, and on whose account what it limits is counted. */
    public record Applied(QuotaRule rule, QuotaAccount account) {}

    private static Optional<Applied> ownOrDefault(Map<QuotaEntity, QuotaRule> set, EntityType type, String name) {
        QuotaEntity own = QuotaEntity.of(type, name);
        QuotaRule rule = set.get(own);
        if (rule == null) {
            rule = set.get(QuotaEntity.byDefault(type));
        }
        return Optional.ofNullable(rule).map(found -> new Applied(found, found.account(own)));
    }

    private static Optional<Applied> mostSpecific(Map<QuotaEntity, QuotaRule> set, QuotaClient client) {
        Optional<String> user = Optional.of(client.user());
        Optional<String> id = Optional.of(client.clientId()).filter(given -> !given.isEmpty());
        for (Optional<String> ofUser : List.of(user, Optional.<String>empty())) {
            for (QuotaEntity entity : clientParts(ofUser, id)) {
                QuotaRule rule = set.get(entity);
                if (rule != null) {
                    return Optional.of(new Applied(rule, rule.account(named(entity, client))));
                }
            }
        }
        for (Optional<String> ofClient : clientIds(id)) {
            QuotaRule rule = set.get(new QuotaEntity(Map.of(EntityType.CLIENT_ID, ofClient)));
            if (rule != null) {
                return Optional.of(new Applied(rule, rule.account(named(rule.entity(), client))));
            }
        }
        return Optional.empty();
    }

    private static List<QuotaEntity> clientParts(Optional<String> user, Optional<String> id) {
        var entities = new ArrayList<QuotaEntity>(3);
        for (Optional<String> ofClient : clientIds(id)) {
            entities.add(new QuotaEntity(Map.of(EntityType.USER, user, EntityType.CLIENT_ID, ofClient)));
        }
        entities.add(new QuotaEntity(Map.of(EntityType.USER, user)));
        return entities;
    }

    private static List<Optional<String>> clientIds(Optional<String> id) {
        return id.isEmpty() ? List.of(Optional.empty()) : List.of(id, Optional.empty());
    }

    /** The entity with the client's names in place of defaults; a client without an id is counted with all such. */
    private static QuotaEntity named(QuotaEntity entity, QuotaClient client) {
        var names = new EnumMap<EntityType, Optional<String>>(EntityType.class);
        if (entity.has(EntityType.USER)) {
            names.put(EntityType.USER, Optional.of(client.user()));
        }
        if (entity.has(EntityType.CLIENT_ID)) {
            names.put(EntityType.CLIENT_ID, Optional.of(client.clientId()).filter(given -> !given.isEmpty()));
        }
        return new QuotaEntity(names);
    }
}
