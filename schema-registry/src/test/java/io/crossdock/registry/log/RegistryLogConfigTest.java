package io.crossdock.registry.log;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RegistryLogConfigTest {
    private static final URI URL = URI.create("http://node-1:8081");
    private static final Map<String, Object> CLIENT =
            Map.of("bootstrap.servers", "hub:9092", "security.protocol", "SSL");

    @Test
    void theTopicAndTheGroupAreConfluentsUnlessNamed() {
        var config = RegistryLogConfig.of(URL, CLIENT);

        assertThat(config.topic()).isEqualTo("_schemas");
        assertThat(config.group()).isEqualTo("schema-registry");
        assertThat(config.eligible()).isTrue();
    }

    @Test
    void whatIsSecretIsNotPrinted() {
        var config = RegistryLogConfig.of(URL, Map.of("bootstrap.servers", "hub:9092", "ssl.key.password", "secret"));

        assertThat(config.toString()).contains("_schemas", "http://node-1:8081").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "two words", "ü"})
    void aTopicThatCannotBeOneIsRefused(String topic) {
        assertThatThrownBy(() -> config(topic, "g", URL, Duration.ofSeconds(1), 1, CLIENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("topic '" + topic + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"node-1:8081", "ftp://node-1", "/registry", "http:///x"})
    void anAddressThatOtherNodesCannotUseIsRefused(String url) {
        assertThatThrownBy(() -> config("t", "g", URI.create(url), Duration.ofSeconds(1), 1, CLIENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://host:port");
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> config("t", "g", URL, Duration.ZERO, 1, CLIENT))
                .hasMessageContaining("answerTimeout PT0S is not from 100 ms");
        assertThatThrownBy(() -> config("t", "g", URL, Duration.ofHours(1), 1, CLIENT))
                .hasMessageContaining("answerTimeout PT1H");
        assertThatThrownBy(() -> config("t", "g", URL, Duration.ofSeconds(1), 0, CLIENT))
                .hasMessageContaining("waitingWrites 0");
        assertThatThrownBy(() -> config("t", " ", URL, Duration.ofSeconds(1), 1, CLIENT))
                .hasMessageContaining("group ' ' is blank");
        assertThatThrownBy(() -> config("t", "g", URL, Duration.ofSeconds(1), 1, Map.of()))
                .hasMessageContaining("bootstrap.servers");
    }

    @Test
    void whatSafetyRestsOnCannotBeGiven() {
        var given = Map.<String, Object>of(
                "bootstrap.servers", "hub:9092",
                "security.protocol", "SSL",
                "isolation.level", "read_uncommitted",
                "auto.offset.reset", "latest",
                "acks", "1",
                "enable.idempotence", "false",
                "transactional.id", "mine",
                "group.id", "mine",
                "group.protocol", "consumer");
        var config = config("t", "g", URL, Duration.ofSeconds(2), 1, given);
        var settings = new ClientSettings(config);

        assertThat(settings.reader())
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("auto.offset.reset", "none")
                .containsEntry("security.protocol", "SSL")
                .doesNotContainKey("group.id");
        assertThat(settings.writer())
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("transactional.id", "schema-registry-writer-t")
                .containsEntry("security.protocol", "SSL");
        assertThat(settings.member(new Seat(config)))
                .containsEntry("group.id", "g")
                .containsEntry("group.protocol", "classic");
    }

    private static RegistryLogConfig config(
            String topic, String group, URI url, Duration answer, int waiting, Map<String, Object> client) {
        return new RegistryLogConfig(
                topic, group, url, true, 3, Duration.ofSeconds(1), answer, Duration.ofSeconds(1), waiting, client);
    }
}
