package io.crossdock.broker.metadata.config;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.FeaturesImage;
import io.crossdock.broker.metadata.config.ConfigEntry.Source;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GroupConfigsTest {
    private final GroupConfigs groups =
            new GroupConfigs(BrokerLayers.ofFile(Map.of("group.consumer.heartbeat.interval.ms", "6000")));

    @Test
    void aGroupHasItsOwnSettingsOrThoseOfTheBroker() {
        assertThat(groups.effective(Map.of("consumer.session.timeout.ms", "50000")))
                .isEqualTo(Map.of(
                        "consumer.session.timeout.ms", "50000",
                        "consumer.heartbeat.interval.ms", "6000",
                        "consumer.assignment.interval.ms", "1000"));
    }

    @Test
    void aDescriptionTellsWhereEachValueComesFrom() {
        var entries = groups.describe(Map.of("consumer.session.timeout.ms", "50000"));

        assertThat(entries)
                .extracting(ConfigEntry::source)
                .containsExactly(Source.DEFAULT, Source.STATIC_BROKER, Source.GROUP);
    }

    @Test
    void theBrokersBoundsHold() {
        groups.validate(Map.of("consumer.session.timeout.ms", "45000", "consumer.heartbeat.interval.ms", "15000"));

        assertThatThrownBy(() -> groups.validate(Map.of("consumer.session.timeout.ms", "44999")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("between 45000 (group.consumer.min.session.timeout.ms) and 60000");
        assertThatThrownBy(() -> groups.validate(Map.of("share.session.timeout.ms", "50000")))
                .hasMessageContaining("unknown group setting 'share.session.timeout.ms'");
    }

    @Test
    void theBookKnowsAGroupsSettingsInEachImage() {
        var book = new ConfigBook(1, Map.of());
        ClusterImage empty = ClusterImage.of("c", 1, Map.of(), Map.of(), Map.of());
        var set = new ClusterImage(
                "c",
                1,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(
                        ConfigScope.GROUP, Map.of("billing", Map.of("consumer.session.timeout.ms", "50000")),
                        ConfigScope.BROKER, Map.of("", Map.of("log.retention.ms", "9"))),
                FeaturesImage.UNKNOWN);

        assertThat(book.group(empty, "billing")).containsEntry("consumer.session.timeout.ms", "45000");
        assertThat(book.group(set, "billing")).containsEntry("consumer.session.timeout.ms", "50000");
        assertThat(book.group(set, "other")).containsEntry("consumer.session.timeout.ms", "45000");
        assertThat(book.topic(set, Map.of())).containsEntry("retention.ms", "9");
        assertThat(book.topic(empty, Map.of())).containsEntry("retention.ms", "604800000");
    }

    @Test
    void aSubscriptionToClientMetricsIsChecked() {
        ClientMetricsConfigs.validate(
                Map.of("interval.ms", "100", "metrics", "org.apache.kafka.producer.", "match", "client_id=app-.*"));

        assertThatThrownBy(() -> ClientMetricsConfigs.validate(Map.of("interval.ms", "99")))
                .hasMessageContaining("between 100 and 3600000");
        assertThatThrownBy(() -> ClientMetricsConfigs.validate(Map.of("match", "client=x")))
                .hasMessageContaining("client_software_name");
        assertThatThrownBy(() -> ClientMetricsConfigs.validate(Map.of("match", "client_id=[")))
                .hasMessageContaining("regular expressions");
    }
}
