package io.crossdock.hub;

import io.crossdock.broker.metadata.config.BrokerSettings;
import io.crossdock.hub.config.BrokerSettingsCheck;
import io.crossdock.hub.config.SettingDoc;

import java.util.List;
import java.util.Map;

/** The broker's own table of settings, in the hub's words. */
public final class KafkaBrokerSettings implements BrokerSettingsCheck {
    @Override
    public List<Finding> check(Map<String, String> settings) {
        return BrokerSettings.parse(settings).problems().stream()
                .map(problem -> new Finding(problem.name(), problem.message(), problem.fatal()))
                .toList();
    }

    @Override
    public List<SettingDoc> documentation() {
        return BrokerSettings.all().stream()
                .map(setting ->
                        new SettingDoc(setting.name(), setting.defaultValue(), setting.unit(), setting.meaning()))
                .toList();
    }
}
