package io.crossdock.hub;

import io.crossdock.hub.config.BrokerSettingsCheck.Finding;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class KafkaBrokerSettingsTest {
    @Test
    void aWrongListenerIsToldWithTheOtherMistakes() {
        var found = new KafkaBrokerSettings()
                .check(Map.of("listeners", "PLAIN:127", "advertised.listeners", "SSL://h", "num.partitions", "0"));

        assertThat(found)
                .allMatch(Finding::fatal)
                .extracting(Finding::name)
                .containsExactlyInAnyOrder("listeners", "advertised.listeners", "num.partitions");
    }
}
