package io.crossdock.broker.metadata.config;

import io.crossdock.broker.metadata.config.ConfigEntry.Source;
import io.crossdock.broker.metadata.config.ConfigEntry.Synonym;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static java.util.function.Function.identity;

/**
 * The broker settings that mean something here, under Kafka's names, and what to say of those that do not.
 *
 * <p>Kafka's other settings, of version 4 and of the ZooKeeper era, are accepted with a warning: a configuration that
 * was written for Apache Kafka starts this broker. A name neither knows is an error. None can be changed while the
 * broker runs.
 */
public final class BrokerSettings {
    private static final Map<String, Setting> BY_NAME = Stream.of(
                    TopicSettings.ALL.stream().flatMap(topic -> topic.brokerSettings().stream()),
                    CleanerSettings.ALL.stream(),
                    ClusterSettings.ALL.stream(),
                    GroupSettings.ALL.stream(),
                    NetworkSettings.ALL.stream(),
                    StorageSettings.ALL.stream())
            .flatMap(identity())
            .collect(Collectors.toMap(
                    Setting::name,
                    identity(),
                    (one, other) -> {
                        throw new IllegalStateException("two settings are called " + one.name());
                    },
                    TreeMap::new));

    private BrokerSettings() {}

    /** Every setting that is honoured, by name. */
    public static List<Setting> all() {
        return List.copyOf(BY_NAME.values());
    }

    /** The honoured setting of this name. */
    public static Optional<Setting> setting(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /**
     * Checks everything at once.
     *
     * @return what is given with the defaults behind it, and every problem; the values are of use only if none is fatal
     */
    public static Parsed parse(Map<String, String> given) {
        var values = new HashMap<String, String>();
        var problems = new ArrayList<Problem>();
        new TreeMap<>(given).forEach((name, value) -> {
            Setting setting = BY_NAME.get(name);
            if (setting != null) {
                setting.problem(value).ifPresent(text -> problems.add(new Problem(name, text, true)));
                values.put(name, value.trim());
            } else if (MeaninglessSettings.contains(name)) {
                problems.add(new Problem(name, name + " " + MeaninglessSettings.reason(name), false));
            } else {
                String hint = NearestName.hint(name, BY_NAME.keySet());
                problems.add(new Problem(name, "unknown broker setting '" + name + "'" + hint, true));
            }
        });
        return new Parsed(new BrokerValues(values), problems);
    }

    /** Every honoured setting of a broker with these values, by name, as DescribeConfigs shows them. */
    public static List<ConfigEntry> describe(BrokerValues values) {
        return BY_NAME.values().stream()
                .map(setting -> entry(setting, values.given()))
                .toList();
    }

    private static ConfigEntry entry(Setting setting, Map<String, String> given) {
        var synonyms = new ArrayList<Synonym>();
        String value = given.get(setting.name());
        if (value != null) {
            synonyms.add(new Synonym(setting.name(), value, Source.STATIC_BROKER));
        }
        String otherwise = setting.defaultValue().isEmpty() ? null : setting.defaultValue();
        synonyms.add(new Synonym(setting.name(), otherwise, Source.DEFAULT));
        Synonym effective = synonyms.get(0);
        return new ConfigEntry(
                setting.name(),
                effective.value(),
                effective.source(),
                true,
                false,
                setting.type(),
                setting.meaning(),
                synonyms);
    }

    /**
     * @param message says what is wrong with which value and how to mend it
     * @param fatal whether the broker must not start with it; otherwise it is a warning
     */
    public record Problem(String name, String message, boolean fatal) {}

    public record Parsed(BrokerValues values, List<Problem> problems) {
        public Parsed {
            problems = List.copyOf(problems);
        }
    }
}
