package io.crossdock.hub;

import io.crossdock.hub.config.HubSettings;
import io.crossdock.hub.config.SettingDoc;

import java.util.List;
import java.util.stream.Stream;

/** Every setting there is: the hub's own, then the broker's under {@code broker.}. */
public final class SettingsList {
    private SettingsList() {}

    /** In the order of hub.yaml, the broker's by name. */
    public static List<SettingDoc> all() {
        return Stream.concat(
                        HubSettings.ALL.stream(),
                        new KafkaBrokerSettings()
                                .documentation().stream()
                                        .map(doc -> new SettingDoc(
                                                "broker." + doc.name(), doc.defaultValue(), doc.unit(), doc.meaning())))
                .toList();
    }
}
