package io.crossdock.hub;

import io.crossdock.hub.config.BrokerSettingsCheck;
import io.crossdock.hub.config.SettingDoc;

import java.util.List;
import java.util.Map;

/** The broker's own table of settings, in the hub's words. */
public final class KafkaBrokerSettings implements BrokerSettingsCheck {
    @Override
    public List<Finding> check(Map<String, String> settings) {
        return List.of();
    }

    @Override
    public List<SettingDoc> documentation() {
        return List.of();
    }
}
