package io.crossdock.broker.metadata.config;

import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.metadata.config.ConfigEntry.Source;
import org.apache.kafka.common.errors.InvalidConfigurationException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The settings of topics under one broker's defaults: checks what is set, says what holds and where it comes from.
 *
 * <p>Immutable.
 */
public final class TopicConfigs {
    private static final Map<String, TopicSetting> BY_NAME =
            InheritedSettings.table(Stream.concat(TopicSettings.ALL.stream(), SchemaSettings.ALL.stream())
                    .toList());

    private static final String MIN_IN_SYNC = "min.insync.replicas";
    private static final int REPLICATED = 3;

    private final InheritedSettings settings;

    /** @param brokerSettings what is set in the broker's configuration, checked before; others' names do not disturb */
    public TopicConfigs(Map<String, String> brokerSettings) {
        this(BrokerLayers.ofFile(brokerSettings));
    }

    /** @param broker what is set for the broker, checked before; others' names do not disturb */
    public TopicConfigs(BrokerLayers broker) {
        settings = new InheritedSettings("topic", Source.TOPIC, BY_NAME, broker);
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
        List<String> problems = settings.problems(overrides);
        if (problems.isEmpty()) {
            lagProblem(effective(overrides)).ifPresent(problems::add);
            SchemaValidation.problem(effective(overrides)).ifPresent(problems::add);
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(String.join("; ", problems));
        }
    }

    /** The value of every setting of a topic with these overrides. */
    public Map<String, String> effective(Map<String, String> overrides) {
        return settings.effective(overrides);
    }

    /** The value of every setting of this topic. */
    public Map<String, String> effective(TopicImage topic) {
        Map<String, String> values = settings.effective(topic.configs());
        special(topic).forEach((name, value) -> {
            if (!topic.configs().containsKey(name)) {
                values.put(name, value);
            }
        });
        return values;
    }

    /** Every setting of this topic, by name. */
    public List<ConfigEntry> describe(TopicImage topic) {
        return settings.describe(topic.configs(), special(topic));
    }

    /** The default of one setting, which an override would replace; empty if there is none. */
    public String defaultValue(String name) {
        return settings.defaultValue(name);
    }

    /** Every setting of a topic with these overrides, by name. */
    public List<ConfigEntry> describe(Map<String, String> overrides) {
        return settings.describe(overrides);
    }

    /** With three replicas one may be down and an acknowledged record is still in two places. */
    private Map<String, String> special(TopicImage topic) {
        boolean replicated =
                !topic.partitions().isEmpty() && topic.partitions().get(0).factor() >= REPLICATED;
        return replicated && !settings.isGiven(MIN_IN_SYNC) ? Map.of(MIN_IN_SYNC, "2") : Map.of();
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
