package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.metadata.ConfigScope;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The znodes of dynamic configurations: where those of a scope lie, what they hold and in which version. Confined to
 * the metadata thread.
 */
final class ScopedConfigs {
    private final Map<ConfigScope, Map<String, Map<String, String>>> values = new HashMap<>();
    private final Map<ConfigScope, Map<String, Integer>> versions = new HashMap<>();

    static Znode<Znodes.Configs> kind(ConfigScope scope) {
        return switch (scope) {
            case BROKER -> Znodes.BROKER_CONFIGS;
            case GROUP -> Znodes.GROUP_CONFIGS;
            case CLIENT_METRICS -> Znodes.CLIENT_METRICS_CONFIGS;
            case ACL -> Znodes.ACL_CONFIGS;
            case QUOTA -> Znodes.QUOTA_CONFIGS;
            case CREDENTIAL -> Znodes.CREDENTIAL_CONFIGS;
        };
    }

    static String path(ConfigScope scope, String name) {
        boolean everyBroker = scope == ConfigScope.BROKER && name.isEmpty();
        return kind(scope).path(everyBroker ? Znodes.EVERY_BROKER : ZnodeName.escape(name));
    }

    static String name(ConfigScope scope, String node) {
        boolean everyBroker = scope == ConfigScope.BROKER && node.equals(Znodes.EVERY_BROKER);
        return everyBroker ? "" : ZnodeName.unescape(node);
    }

    void set(ConfigScope scope, String node, Znodes.Configs read, int version) {
        String name = name(scope, node);
        values.computeIfAbsent(scope, first -> new HashMap<>()).put(name, Map.copyOf(read.configs()));
        versions.computeIfAbsent(scope, first -> new HashMap<>()).put(name, version);
    }

    void removed(ConfigScope scope, String node) {
        String name = name(scope, node);
        values.getOrDefault(scope, new HashMap<>()).remove(name);
        versions.getOrDefault(scope, new HashMap<>()).remove(name);
    }

    Map<String, String> given(ConfigScope scope, String name) {
        return values.getOrDefault(scope, Map.of()).getOrDefault(name, Map.of());
    }

    /** The version of what is set for this name; empty if nothing is. */
    OptionalInt version(ConfigScope scope, String name) {
        Integer version = versions.getOrDefault(scope, Map.of()).get(name);
        return version == null ? OptionalInt.empty() : OptionalInt.of(version);
    }

    /** A copy that does not change; the same as {@code before} if it would show nothing else. */
    Map<ConfigScope, Map<String, Map<String, String>>> image(
            Map<ConfigScope, Map<String, Map<String, String>>> before) {
        var copy = new HashMap<ConfigScope, Map<String, Map<String, String>>>();
        values.forEach((scope, names) -> {
            if (!names.isEmpty()) {
                copy.put(scope, Map.copyOf(names));
            }
        });
        return copy.equals(before) ? before : Map.copyOf(copy);
    }
}
