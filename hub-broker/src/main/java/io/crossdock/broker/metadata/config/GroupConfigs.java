package io.crossdock.broker.metadata.config;

import io.crossdock.broker.metadata.config.ConfigEntry.Source;
import org.apache.kafka.common.errors.InvalidConfigurationException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The settings of groups under one broker's defaults and bounds (KIP-848). Immutable. */
public final class GroupConfigs {
    private static final Map<String, TopicSetting> BY_NAME = InheritedSettings.table(ConsumerGroupSettings.ALL);
    private static final String PREFIX = "consumer.";

    private final InheritedSettings settings;
    private final BrokerValues broker;

    GroupConfigs(BrokerLayers layers) {
        settings = new InheritedSettings("group", Source.GROUP, BY_NAME, layers);
        broker = new BrokerValues(layers.flat());
    }

    /** The setting of this name, if groups have one. */
    public static Optional<Setting> setting(String name) {
        return Optional.ofNullable(BY_NAME.get(name)).map(TopicSetting::setting);
    }

    /**
     * Checks what somebody wants to set on a group.
     *
     * @throws InvalidConfigurationException naming everything that is wrong with it
     */
    public void validate(Map<String, String> overrides) {
        List<String> problems = settings.problems(overrides);
        if (problems.isEmpty()) {
            new TreeMap<>(overrides)
                    .forEach((name, value) -> boundProblem(name, value).ifPresent(problems::add));
            sessionProblem(effective(overrides)).ifPresent(problems::add);
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(String.join("; ", problems));
        }
    }

    /** The value of every setting of a group with these overrides. */
    public Map<String, String> effective(Map<String, String> overrides) {
        return settings.effective(overrides);
    }

    /** The default of one setting, which an override would replace; empty if there is none. */
    public String defaultValue(String name) {
        return settings.defaultValue(name);
    }

    /** Every setting of a group with these overrides, by name. */
    public List<ConfigEntry> describe(Map<String, String> overrides) {
        return settings.describe(overrides);
    }

    private Optional<String> boundProblem(String name, String value) {
        String rest = name.substring(PREFIX.length());
        int least = broker.integer("group.consumer.min." + rest);
        int most = broker.integer("group.consumer.max." + rest);
        int wanted = Integer.parseInt(value.trim());
        return wanted >= least && wanted <= most
                ? Optional.empty()
                : Optional.of(name + " must be between " + least + " (group.consumer.min." + rest + ") and " + most
                        + " (group.consumer.max." + rest + "), was '" + value + "'");
    }

    private static Optional<String> sessionProblem(Map<String, String> effective) {
        int session = Integer.parseInt(
                effective.getOrDefault("consumer.session.timeout.ms", "45000").trim());
        int heartbeat = Integer.parseInt(
                effective.getOrDefault("consumer.heartbeat.interval.ms", "5000").trim());
        return session > heartbeat
                ? Optional.empty()
                : Optional.of("consumer.session.timeout.ms must be above consumer.heartbeat.interval.ms, which is "
                        + heartbeat + ", was '" + session + "'");
    }
}
