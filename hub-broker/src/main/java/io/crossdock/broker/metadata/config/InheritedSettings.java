package io.crossdock.broker.metadata.config;

import io.crossdock.broker.metadata.config.ConfigEntry.Source;
import io.crossdock.broker.metadata.config.ConfigEntry.Synonym;
import io.crossdock.broker.metadata.config.TopicSetting.BrokerName;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import static java.util.function.Function.identity;

/**
 * A table of settings that something in the cluster may have of its own and otherwise takes from its broker: what holds
 * for one of them, where it comes from, and what is wrong with a value. Immutable.
 */
final class InheritedSettings {
    private final String owner;
    private final Source source;
    private final Map<String, TopicSetting> byName;
    private final BrokerLayers layers;
    private final Map<String, String> defaults = new HashMap<>();

    /**
     * @param owner what has these settings, in the singular, for messages
     * @param source where a value comes from that is set on the owner itself
     */
    InheritedSettings(String owner, Source source, Map<String, TopicSetting> byName, BrokerLayers layers) {
        this.owner = owner;
        this.source = source;
        this.byName = byName;
        this.layers = layers;
        Map<String, String> broker = layers.flat();
        byName.forEach((name, setting) -> defaults.put(name, inherited(setting, broker)));
    }

    static Map<String, TopicSetting> table(List<TopicSetting> settings) {
        return settings.stream()
                .collect(Collectors.toMap(TopicSetting::name, identity(), (one, other) -> one, TreeMap::new));
    }

    /** What is wrong with each of these by itself. */
    List<String> problems(Map<String, String> overrides) {
        var problems = new ArrayList<String>();
        new TreeMap<>(overrides).forEach((name, value) -> problem(name, value).ifPresent(problems::add));
        return problems;
    }

    Map<String, String> effective(Map<String, String> overrides) {
        var values = new HashMap<>(defaults);
        values.putAll(overrides);
        return values;
    }

    /** Whether the broker says anything about it, or there is only the default. */
    boolean isGiven(String name) {
        TopicSetting setting = byName.get(name);
        return setting != null
                && setting.brokerNames().stream()
                        .anyMatch(each -> !layers.given(each.name()).isEmpty());
    }

    String defaultValue(String name) {
        return defaults.getOrDefault(name, "");
    }

    List<ConfigEntry> describe(Map<String, String> overrides) {
        return describe(overrides, Map.of());
    }

    /** @param special defaults that are other than usual */
    List<ConfigEntry> describe(Map<String, String> overrides, Map<String, String> special) {
        return byName.values().stream()
                .map(setting -> entry(setting, overrides.get(setting.name()), special.get(setting.name())))
                .toList();
    }

    private ConfigEntry entry(TopicSetting setting, @Nullable String override, @Nullable String special) {
        var synonyms = new ArrayList<Synonym>();
        if (override != null) {
            synonyms.add(new Synonym(setting.name(), override, source));
        }
        for (BrokerName each : setting.brokerNames()) {
            synonyms.addAll(layers.given(each.name()));
        }
        List<Setting> brokers = setting.brokerSettings();
        Setting origin = brokers.isEmpty() ? setting.setting() : brokers.get(brokers.size() - 1);
        synonyms.add(new Synonym(origin.name(), special != null ? special : origin.defaultValue(), Source.DEFAULT));
        return new ConfigEntry(
                setting.name(),
                override != null ? override : special != null ? special : defaultValue(setting.name()),
                synonyms.get(0).source(),
                false,
                false,
                setting.setting().type(),
                setting.setting().meaning(),
                synonyms);
    }

    private static String inherited(TopicSetting setting, Map<String, String> broker) {
        return setting.given(broker)
                .map(each -> each.toTopic(broker.getOrDefault(each.name(), "").trim()))
                .orElse(setting.setting().defaultValue());
    }

    private Optional<String> problem(String name, @Nullable String value) {
        TopicSetting known = byName.get(name);
        if (known == null) {
            return Optional.of(
                    "unknown " + owner + " setting '" + name + "'" + NearestName.hint(name, byName.keySet()));
        }
        return value == null
                ? Optional.of(name + " must have a value; leave it out for the default")
                : known.setting().problem(value);
    }
}
