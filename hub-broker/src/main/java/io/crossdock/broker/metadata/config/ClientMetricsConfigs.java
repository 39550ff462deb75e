package io.crossdock.broker.metadata.config;

import io.crossdock.broker.metadata.config.ConfigEntry.Source;
import org.apache.kafka.common.errors.InvalidConfigurationException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import static io.crossdock.broker.metadata.config.SettingType.INT;
import static io.crossdock.broker.metadata.config.SettingType.LIST;

/** The settings of a subscription to the metrics that clients push (KIP-714). */
public final class ClientMetricsConfigs {
    /** What a client may be chosen by. */
    public static final Set<String> SELECTORS = Set.of(
            "client_instance_id",
            "client_id",
            "client_software_name",
            "client_software_version",
            "client_source_address",
            "client_source_port");

    private static final int REGEX_AT_MOST = 1000;

    private static final Map<String, TopicSetting> BY_NAME = InheritedSettings.table(List.of(
            own(new Setting("interval.ms", INT, "300000", "ms", "How often the chosen clients push.")
                    .between(100, 3_600_000)),
            own(new Setting(
                            "match",
                            LIST,
                            "",
                            "",
                            "Which clients, as name=regular expression; all that are given must match, without any"
                                    + " every client is chosen. Names: client_instance_id, client_id,"
                                    + " client_software_name, client_software_version, client_source_address,"
                                    + " client_source_port.")
                    .satisfying(ClientMetricsConfigs::matchProblem)),
            own(new Setting(
                    "metrics",
                    LIST,
                    "",
                    "",
                    "Prefixes of the names of metrics to push; * for all of them, none for none."))));
    private static final InheritedSettings SETTINGS =
            new InheritedSettings("client metrics", Source.CLIENT_METRICS, BY_NAME, BrokerLayers.ofFile(Map.of()));

    private ClientMetricsConfigs() {}

    /** The setting of this name, if subscriptions have one. */
    public static Optional<Setting> setting(String name) {
        return Optional.ofNullable(BY_NAME.get(name)).map(TopicSetting::setting);
    }

    /** @throws InvalidConfigurationException naming everything that is wrong with it */
    public static void validate(Map<String, String> given) {
        List<String> problems = SETTINGS.problems(given);
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(String.join("; ", problems));
        }
    }

    /** The value of every setting of a subscription on which this is set. */
    public static Map<String, String> effective(Map<String, String> given) {
        return SETTINGS.effective(given);
    }

    /** The default of one setting; empty if there is none. */
    public static String defaultValue(String name) {
        return SETTINGS.defaultValue(name);
    }

    /** Every setting of a subscription on which this is set, by name. */
    public static List<ConfigEntry> describe(Map<String, String> given) {
        return SETTINGS.describe(given);
    }

    private static Optional<String> matchProblem(String value) {
        for (String item : Setting.items(value)) {
            int equals = item.indexOf('=');
            if (equals < 1 || !SELECTORS.contains(item.substring(0, equals).trim())) {
                return Optional.of("must be a list of name=regular expression, where name is one of "
                        + String.join(", ", SELECTORS.stream().sorted().toList()));
            }
            if (item.length() - equals > REGEX_AT_MOST) {
                return Optional.of("must have regular expressions of at most " + REGEX_AT_MOST + " characters");
            }
            try {
                Pattern.compile(item.substring(equals + 1).trim());
            } catch (PatternSyntaxException wrong) {
                return Optional.of("must have regular expressions of Java (" + wrong.getDescription() + ")");
            }
        }
        return Optional.empty();
    }

    private static TopicSetting own(Setting setting) {
        return new TopicSetting(setting, List.of());
    }
}
