package io.crossdock.hub.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A part of the hub that a process may or may not run. */
public enum Role {
    /** The embedded ZooKeeper. */
    ZOOKEEPER,
    /** The Kafka-compatible broker. */
    BROKER,
    /** The schema registry. */
    REGISTRY,
    /** The connectors of the connector directory. */
    CONNECTORS,
    /** Health and administration over HTTP. */
    HTTP;

    /** The name in the configuration, for example {@code zookeeper}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of this name, if there is one. */
    public static Optional<Role> ofKey(String key) {
        return Arrays.stream(values()).filter(role -> role.key().equals(key)).findFirst();
    }

    /** Every name, in the order in which the parts start. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(Role::key).toList();
    }
}
