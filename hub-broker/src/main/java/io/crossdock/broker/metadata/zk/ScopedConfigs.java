package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The znodes of dynamic configurations: where those of a scope lie, what they hold and in which version. Confined to
 * the metadata thread.
 */
final class ScopedConfigs {
    /** Stands in for what is there and cannot be read. It is no access rule, and nobody can write one of this name. */
    static final String UNREADABLE = "unreadable";

    private final Map<ConfigScope, Map<String, Map<String, String>>> values = new HashMap<>();
    private final Map<ConfigScope, Map<String, Integer>> versions = new HashMap<>();
    private final Set<ConfigScope> changed = EnumSet.allOf(ConfigScope.class);

    static Znode<Znodes.Configs> kind(ConfigScope scope) {
        return switch (scope) {
            case BROKER -> Znodes.BROKER_CONFIGS;
            case GROUP -> Znodes.GROUP_CONFIGS;
            case CLIENT_METRICS -> Znodes.CLIENT_METRICS_CONFIGS;
            case ACL -> Znodes.ACL_CONFIGS;
            case QUOTA -> Znodes.QUOTA_CONFIGS;
            case CREDENTIAL -> Znodes.CREDENTIAL_CONFIGS;
            case TOKEN -> Znodes.TOKEN_CONFIGS;
        };
    }

    static String path(ConfigScope scope, String name) {
        boolean everyBroker = scope == ConfigScope.BROKER && name.isEmpty();
        return kind(scope).path(everyBroker ? Znodes.EVERY_BROKER : ZnodeName.escape(name));
    }

    /** Under which all of a scope lie. */
    static String folder(ConfigScope scope) {
        String one = path(scope, "any");
        return one.substring(0, one.lastIndexOf('/'));
    }

    static String name(ConfigScope scope, String node) {
        boolean everyBroker = scope == ConfigScope.BROKER && node.equals(Znodes.EVERY_BROKER);
        return everyBroker ? "" : ZnodeName.unescape(node);
    }

    void set(ConfigScope scope, String node, Znodes.Configs read, int version) {
        put(scope, name(scope, node), Map.copyOf(read.configs()), version);
    }

    /**
     * There is something that cannot be read. Of access rules this is kept in mind: whoever knows all other rules would
     * not know what this one refuses.
     */
    void unreadableRules(String node, int version) {
        put(ConfigScope.ACL, nameOfRules(node), Map.of(UNREADABLE, ""), version);
    }

    /** An image of which the access rules are not known; the same if that is so already. */
    static ClusterImage withoutRules(ClusterImage image) {
        var unknown = Map.of(UNREADABLE, Map.of(UNREADABLE, ""));
        if (image.configs(ConfigScope.ACL).equals(unknown)) {
            return image;
        }
        var configs = new EnumMap<ConfigScope, Map<String, Map<String, String>>>(ConfigScope.class);
        configs.putAll(image.configs());
        configs.put(ConfigScope.ACL, unknown);
        return new ClusterImage(
                image.clusterId(),
                image.controllerId(),
                image.brokers(),
                image.topics(),
                image.topicNames(),
                configs,
                image.features());
    }

    private void put(ConfigScope scope, String name, Map<String, String> configs, int version) {
        changed.add(scope);
        values.computeIfAbsent(scope, first -> new HashMap<>()).put(name, configs);
        versions.computeIfAbsent(scope, first -> new HashMap<>()).put(name, version);
    }

    void removed(ConfigScope scope, String node) {
        String name = scope == ConfigScope.ACL ? nameOfRules(node) : name(scope, node);
        changed.add(scope);
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
        var next = new EnumMap<ConfigScope, Map<String, Map<String, String>>>(ConfigScope.class);
        next.putAll(before);
        for (ConfigScope scope :
                changed) { // the others keep their very maps, by which readers know that nothing changed
            Map<String, Map<String, String>> names = values.getOrDefault(scope, Map.of());
            if (names.isEmpty()) {
                next.remove(scope);
            } else if (!names.equals(before.get(scope))) {
                next.put(scope, Map.copyOf(names));
            }
        }
        changed.clear();
        return next.equals(before) ? before : Map.copyOf(next);
    }

    /** A name that was not made here becomes one that is no pattern of resources. */
    private static String nameOfRules(String node) {
        try {
            return name(ConfigScope.ACL, node);
        } catch (NumberFormatException foreign) {
            return UNREADABLE + " " + node;
        }
    }
}
