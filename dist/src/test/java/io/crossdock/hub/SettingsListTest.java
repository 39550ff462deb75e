package io.crossdock.hub;

import io.crossdock.hub.config.SettingDoc;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class SettingsListTest {
    private final List<SettingDoc> settings = SettingsList.all();

    @Test
    void theBrokersSettingsStandUnderBroker() {
        assertThat(settings)
                .extracting(SettingDoc::name)
                .contains("roles", "node.id", "broker.listeners", "broker.num.partitions")
                .doesNotHaveDuplicates();
    }

    @Test
    void everySettingSaysWhatItMeans() {
        assertThat(settings).allSatisfy(setting -> assertThat(setting.meaning()).endsWith("."));
    }
}
