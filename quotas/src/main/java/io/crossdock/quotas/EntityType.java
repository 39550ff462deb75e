package io.crossdock.quotas;

import java.util.Optional;

/** What a limit can be set on, under the names that cross the protocol (KIP-546; the last three are ours). */
public enum EntityType {
    USER("user"),
    CLIENT_ID("client-id"),
    IP("ip"),
    /** A topic; {@code <default>} is every topic without a rule of its own, each for itself. */
    TOPIC("topic"),
    /** All topics whose names begin so, together. */
    TOPIC_PREFIX("topic-prefix"),
    /** A group of principals as {@code principal.group.NAME} lists it, all members together. */
    GROUP("group");

    private final String wireName;

    EntityType(String wireName) {
        this.wireName = wireName;
    }

    /** As it stands in requests and answers. */
    public String wireName() {
        return wireName;
    }

    /** The type of this name. */
    public static Optional<EntityType> of(String wireName) {
        for (EntityType type : values()) {
            if (type.wireName.equals(wireName)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
