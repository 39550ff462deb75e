package io.crossdock.broker.metadata.config;

import io.crossdock.broker.metadata.config.ConfigEntry.Source;
import io.crossdock.broker.metadata.config.ConfigEntry.Synonym;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static java.util.function.Function.identity;

/**
 * The broker settings that mean something here, under Kafka's names, and what to say of those that do not.
 *
 * <p>Kafka's other settings, of version 4 and of the ZooKeeper era, are accepted with a warning: a configuration that
 * was written for Apache Kafka starts this broker. A name neither knows is an error. {@link Setting#dynamic} tells which
 * can be changed while the broker runs.
 */
public final class BrokerSettings {
    private static final Map<String, Setting> BY_NAME = Stream.of(
                    TopicSettings.ALL.stream().flatMap(topic -> topic.brokerSettings().stream()),
                    AccessSettings.ALL.stream(),
                    AdmissionSettings.ALL.stream(),
                    AuditSettings.ALL.stream(),
                    CleanerSettings.ALL.stream(),
                    ConsumerGroupSettings.ALL.stream().flatMap(group -> group.brokerSettings().stream()),
                    ConsumerGroupSettings.BOUNDS.stream(),
                    ClusterSettings.ALL.stream(),
                    ConsumerProtocolSettings.ALL.stream(),
                    GroupSettings.ALL.stream(),
                    LoginSettings.ALL.stream(),
                    NetworkSettings.ALL.stream(),
                    ReplicationSettings.ALL.stream(),
                    StorageSettings.ALL.stream(),
                    TlsSettings.ALL.stream(),
                    TokenSettings.ALL.stream(),
                    TransactionSettings.ALL.stream())
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

    /** The honoured setting of this name, which may be that of one listener. */
    public static Optional<Setting> setting(String name) {
        return Optional.ofNullable(BY_NAME.get(name)).or(() -> family(name));
    }

    /** One of those of which there are as many as the configuration has groups and listeners. */
    private static Optional<Setting> family(String name) {
        return AccessSettings.group(name).or(() -> ListenerSettings.setting(name));
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
            Setting setting = setting(name).orElse(null);
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
        var read = new BrokerValues(values);
        Set<String> wrong = problems.stream().map(Problem::name).collect(Collectors.toSet());
        problems.addAll(SettingRelation.problems(read, wrong));
        return new Parsed(read, problems);
    }

    /**
     * Checks whether values that are right each for itself fit together.
     *
     * @throws InvalidConfigurationException naming everything that does not
     */
    public static void validateTogether(BrokerValues values) {
        List<Problem> problems = SettingRelation.problems(values, Set.of());
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(
                    problems.stream().map(Problem::message).collect(Collectors.joining("; ")));
        }
    }

    /**
     * Checks what somebody wants to change at run time.
     *
     * @throws InvalidRequestException if one of these can only be changed in the configuration file
     * @throws InvalidConfigurationException naming everything else that is wrong
     */
    public static void validateChange(Map<String, String> wanted) {
        var fixed = new ArrayList<String>();
        var problems = new ArrayList<String>();
        new TreeMap<>(wanted).forEach((name, value) -> {
            Setting setting = setting(name).orElse(null);
            if (setting == null) {
                problems.add(
                        MeaninglessSettings.contains(name)
                                ? name + " " + MeaninglessSettings.reason(name)
                                : "unknown broker setting '" + name + "'" + NearestName.hint(name, BY_NAME.keySet()));
            } else if (setting.dynamic()) {
                setting.problem(value).ifPresent(problems::add);
            } else {
                fixed.add(name);
            }
        });
        if (!fixed.isEmpty()) {
            throw new InvalidRequestException(String.join(", ", fixed)
                    + " cannot be changed while the broker runs; change hub.yaml and start it again");
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(String.join("; ", problems));
        }
    }

    /** Every honoured setting of a broker on which this is set, by name, as DescribeConfigs shows them. */
    public static List<ConfigEntry> describe(BrokerLayers layers) {
        Stream<Setting> families = layers.file().keySet().stream().sorted().flatMap(name -> family(name).stream());
        return Stream.concat(BY_NAME.values().stream(), families)
                .map(setting -> entry(setting, layers))
                .toList();
    }

    /** What is set at run time for all brokers, by name, as DescribeConfigs shows it: that alone, without what is behind it. */
    public static List<ConfigEntry> describeEveryBroker(Map<String, String> everyBroker) {
        var layer = new BrokerLayers(Map.of(), everyBroker, Map.of());
        return BY_NAME.values().stream()
                .filter(setting -> everyBroker.containsKey(setting.name()))
                .map(setting -> entry(setting, layer.given(setting.name())))
                .toList();
    }

    private static ConfigEntry entry(Setting setting, BrokerLayers layers) {
        List<Synonym> synonyms = layers.given(setting.name());
        String otherwise = setting.defaultValue().isEmpty() ? null : setting.defaultValue();
        synonyms.add(new Synonym(setting.name(), otherwise, Source.DEFAULT));
        return entry(setting, synonyms);
    }

    private static ConfigEntry entry(Setting setting, List<Synonym> synonyms) {
        boolean secret = setting.type().isSecret();
        List<Synonym> shown = secret
                ? synonyms.stream()
                        .map(each -> new Synonym(each.name(), null, each.source()))
                        .toList()
                : synonyms;
        Synonym effective = shown.get(0);
        return new ConfigEntry(
                setting.name(),
                effective.value(),
                effective.source(),
                !setting.dynamic(),
                secret,
                setting.type(),
                setting.meaning(),
                shown);
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
