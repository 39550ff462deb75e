package io.crossdock.broker.metadata.config;

import io.crossdock.broker.metadata.config.ConfigEntry.Source;
import io.crossdock.broker.metadata.config.ConfigEntry.Synonym;
import io.crossdock.broker.metadata.config.TopicSetting.BrokerName;
import org.apache.kafka.common.errors.InvalidConfigurationException;
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
 * The settings of topics under one broker's defaults: checks what is set, says what holds and where it comes from.
 *
 * <p>Immutable.
 */
public final class TopicConfigs {
    private static final Map<String, TopicSetting> BY_NAME = TopicSettings.ALL.stream()
            .collect(Collectors.toMap(TopicSetting::name, identity(), (one, other) -> one, TreeMap::new));

    private final Map<String, String> broker;
    private final Map<String, String> defaults = new HashMap<>();

    /** @param brokerSettings what is set in the broker's configuration, checked before; others' names do not disturb */
    public TopicConfigs(Map<String, String> brokerSettings) {
        broker = Map.copyOf(brokerSettings);
        BY_NAME.forEach((name, setting) -> defaults.put(name, inherited(setting)));
    }

    /** The setting of this name, if topics have one. */
    public static Optional<Setting> setting(String name) {
        return Optional.ofNullable(BY_NAME.get(name)).map(TopicSetting::setting);
    }

    /**
     * Checks what somebody wants to set on a topic.
     *
     * @throws InvalidConfigurationException naming everything that is wrong with it
     */
    public void validate(Map<String, String> overrides) {
        var problems = new ArrayList<String>();
        new TreeMap<>(overrides).forEach((name, value) -> problem(name, value).ifPresent(problems::add));
        if (problems.isEmpty()) {
            lagProblem(effective(overrides)).ifPresent(problems::add);
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(String.join("; ", problems));
        }
    }

    /** The value of every setting of a topic with these overrides. */
    public Map<String, String> effective(Map<String, String> overrides) {
        var values = new HashMap<>(defaults);
        values.putAll(overrides);
        return values;
    }

    /** The default of one setting, which an override would replace; empty if there is none. */
    public String defaultValue(String name) {
        return defaults.getOrDefault(name, "");
    }

    /** Every setting of a topic with these overrides, by name. */
    public List<ConfigEntry> describe(Map<String, String> overrides) {
        return BY_NAME.values().stream()
                .map(setting -> entry(setting, overrides.get(setting.name())))
                .toList();
    }

    private ConfigEntry entry(TopicSetting setting, @Nullable String override) {
        var synonyms = new ArrayList<Synonym>();
        if (override != null) {
            synonyms.add(new Synonym(setting.name(), override, Source.TOPIC));
        }
        for (BrokerName each : setting.brokerNames()) {
            String given = broker.get(each.name());
            if (given != null) {
                synonyms.add(new Synonym(each.name(), given, Source.STATIC_BROKER));
            }
        }
        List<Setting> brokers = setting.brokerSettings();
        Setting origin = brokers.isEmpty() ? setting.setting() : brokers.get(brokers.size() - 1);
        synonyms.add(new Synonym(origin.name(), origin.defaultValue(), Source.DEFAULT));
        return new ConfigEntry(
                setting.name(),
                override != null ? override : defaultValue(setting.name()),
                synonyms.get(0).source(),
                false,
                false,
                setting.setting().type(),
                setting.setting().meaning(),
                synonyms);
    }

    private String inherited(TopicSetting setting) {
        return setting.given(broker)
                .map(each -> each.toTopic(broker.getOrDefault(each.name(), "").trim()))
                .orElse(setting.setting().defaultValue());
    }

    private static Optional<String> problem(String name, @Nullable String value) {
        TopicSetting known = BY_NAME.get(name);
        if (known == null) {
            return Optional.of("unknown topic setting '" + name + "'" + NearestName.hint(name, BY_NAME.keySet()));
        }
        return value == null
                ? Optional.of(name + " must have a value; leave it out for the default")
                : known.setting().problem(value);
    }

    private static Optional<String> lagProblem(Map<String, String> effective) {
        long least = Long.parseLong(
                effective.getOrDefault("min.compaction.lag.ms", "0").trim());
        long most = Long.parseLong(effective
                .getOrDefault("max.compaction.lag.ms", "" + Long.MAX_VALUE)
                .trim());
        return least <= most
                ? Optional.empty()
                : Optional.of("max.compaction.lag.ms must not be below min.compaction.lag.ms, which is " + least
                        + ", was '" + most + "'");
    }
}
