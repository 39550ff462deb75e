package io.crossdock.hub;

import io.crossdock.broker.BrokerConfigs;
import io.crossdock.broker.ListenerAddress;
import io.crossdock.broker.metadata.config.BrokerSettings;
import io.crossdock.hub.config.BrokerSettingsCheck;
import io.crossdock.hub.config.SettingDoc;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The broker's own table of settings, in the hub's words. */
public final class KafkaBrokerSettings implements BrokerSettingsCheck {
    @Override
    public List<Finding> check(Map<String, String> settings) {
        var findings = new ArrayList<Finding>();
        BrokerSettings.parse(settings)
                .problems()
                .forEach(problem -> findings.add(new Finding(problem.name(), problem.message(), problem.fatal())));
        Stream.of("listeners", "advertised.listeners")
                .flatMap(name -> wrongListener(name, settings.get(name)).stream())
                .forEach(findings::add);
        if (findings.stream().noneMatch(Finding::fatal)) {
            BrokerConfigs.securityProblem(settings)
                    .ifPresent(problem -> findings.add(new Finding("listeners", problem, true)));
        }
        return findings;
    }

    @Override
    public boolean isSecret(String name) {
        return BrokerSettings.setting(name)
                .filter(setting -> setting.type().isSecret())
                .isPresent();
    }

    /** Only the broker reads addresses out of the text; by then the other mistakes would have been told without it. */
    private static Optional<Finding> wrongListener(String name, @Nullable String text) {
        try {
            if (text != null) {
                ListenerAddress.parse(name, text);
            }
            return Optional.empty();
        } catch (IllegalArgumentException wrong) {
            return Optional.of(new Finding(name, String.valueOf(wrong.getMessage()), true));
        }
    }

    @Override
    public List<SettingDoc> documentation() {
        return BrokerSettings.all().stream()
                .map(setting ->
                        new SettingDoc(setting.name(), setting.defaultValue(), setting.unit(), setting.meaning()))
                .toList();
    }
}
