package io.crossdock.broker.group.consumer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which way a group that has members may change between the classic and the consumer protocol. */
public enum MigrationPolicy {
    /** Both ways. */
    BIDIRECTIONAL(true, true),
    /** Only to the consumer protocol, when the first member that speaks it joins. */
    UPGRADE(true, false),
    /** Only back to the classic protocol, when the last member that speaks the new one has left. */
    DOWNGRADE(false, true),
    /** A group with members stays what it is. */
    DISABLED(false, false);

    private final boolean upgrades;
    private final boolean downgrades;

    MigrationPolicy(boolean upgrades, boolean downgrades) {
        this.upgrades = upgrades;
        this.downgrades = downgrades;
    }

    public boolean upgrades() {
        return upgrades;
    }

    public boolean downgrades() {
        return downgrades;
    }

    /** The policies' names as settings have them. */
    public static List<String> names() {
        return Arrays.stream(values())
                .map(policy -> policy.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** @throws IllegalArgumentException when there is no such policy */
    public static MigrationPolicy named(String name) {
        return Arrays.stream(values())
                .filter(policy -> policy.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "group.consumer.migration.policy is '" + name + "' but must be one of " + names()));
    }
}
