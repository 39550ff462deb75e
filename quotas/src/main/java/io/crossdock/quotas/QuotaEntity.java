package io.crossdock.quotas;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whom a limit is set on, or who uses something up: a user, a client id, both, an address, a topic, a prefix of topics or
 * a group of principals.
 *
 * @param names by type; empty for the default, which is everybody of this type who has no rule of their own
 */
public record QuotaEntity(Map<EntityType, Optional<String>> names) {
    private static final Set<Set<EntityType>> SHAPES = Set.of(
            EnumSet.of(EntityType.USER),
            EnumSet.of(EntityType.CLIENT_ID),
            EnumSet.of(EntityType.USER, EntityType.CLIENT_ID),
            EnumSet.of(EntityType.IP),
            EnumSet.of(EntityType.TOPIC),
            EnumSet.of(EntityType.TOPIC_PREFIX),
            EnumSet.of(EntityType.GROUP));

    /** @throws IllegalArgumentException saying which combinations there are, or which name may not be empty */
    public QuotaEntity {
        names = Map.copyOf(names);
        if (!SHAPES.contains(names.keySet())) {
            throw new IllegalArgumentException("a quota is set on user, client-id, user and client-id, ip, topic,"
                    + " topic-prefix or group, not on " + text(names));
        }
        names.forEach((type, name) -> {
            if (name.isPresent() && name.get().isEmpty()) {
                throw new IllegalArgumentException("an empty " + type.wireName()
                        + " names nobody; leave the name out (null in the protocol) for the default");
            }
        });
        if (names.containsKey(EntityType.TOPIC_PREFIX)
                && names.get(EntityType.TOPIC_PREFIX).isEmpty()) {
            throw new IllegalArgumentException("a topic-prefix has no default; name the prefix");
        }
    }

    /** One of this type and name. */
    public static QuotaEntity of(EntityType type, String name) {
        return new QuotaEntity(Map.of(type, Optional.of(name)));
    }

    /** Everybody of this type. */
    public static QuotaEntity byDefault(EntityType type) {
        return new QuotaEntity(Map.of(type, Optional.empty()));
    }

    /** A user together with a client id. */
    public static QuotaEntity of(String user, String clientId) {
        return new QuotaEntity(Map.of(EntityType.USER, Optional.of(user), EntityType.CLIENT_ID, Optional.of(clientId)));
    }

    public boolean has(EntityType type) {
        return names.containsKey(type);
    }

    /** The name of this type; empty if the entity has no such part, or its default. */
    public Optional<String> name(EntityType type) {
        return names.getOrDefault(type, Optional.empty());
    }

    /**
     * Under which name the entity is kept: parts {@code type=name}, in the order of the types, joined by {@code &}, names
     * encoded as in a URL; {@code type} alone for a default.
     */
    public String key() {
        var text = new StringBuilder();
        new EnumMap<>(names).forEach((type, name) -> {
            text.append(text.isEmpty() ? "" : "&").append(type.wireName());
            name.ifPresent(given -> text.append('=').append(URLEncoder.encode(given, StandardCharsets.UTF_8)));
        });
        return text.toString();
    }

    /**
     * Reads what {@link #key} made.
     *
     * @throws IllegalArgumentException if it is nothing of the kind
     */
    public static QuotaEntity ofKey(String key) {
        var names = new EnumMap<EntityType, Optional<String>>(EntityType.class);
        for (String part : key.split("&", -1)) {
            int equals = part.indexOf('=');
            String type = equals < 0 ? part : part.substring(0, equals);
            names.put(
                    EntityType.of(type).orElseThrow(() -> new IllegalArgumentException("no quota is set on " + key)),
                    equals < 0
                            ? Optional.empty()
                            : Optional.of(URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8)));
        }
        return new QuotaEntity(names);
    }

    @Override
    public String toString() {
        return text(names);
    }

    private static String text(Map<EntityType, Optional<String>> names) {
        if (names.isEmpty()) {
            return "nothing";
        }
        var text = new StringBuilder();
        new EnumMap<>(names).forEach((type, name) -> text.append(text.isEmpty() ? "" : ", ")
                .append(type.wireName())
                .append(' ')
                .append(name.orElse("<default>")));
        return text.toString();
    }
}
