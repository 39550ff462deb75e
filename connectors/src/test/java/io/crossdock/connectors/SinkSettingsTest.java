package io.crossdock.connectors;

import io.crossdock.connectors.check.ConnectorCheck;
import io.crossdock.connectors.definition.SinkDefinition;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

class SinkSettingsTest {
    private static final String SINK = """
            name: letters
            topic: letters
            sink: {uri: 'log:letters'}
            """;

    @Test
    void aKilledSinkIsGivenUpAfterSixSecondsWhenFiveHeartbeatsWereMissed() {
        assertThat(RunningSink.settings(sink(), "c", Map.of()))
                .containsEntry("session.timeout.ms", 6_000)
                .containsEntry("heartbeat.interval.ms", 1_000);
    }

    @Test
    void aSessionTimeoutOfTheClientSettingsWins() {
        assertThat(RunningSink.settings(sink(), "c", Map.of("session.timeout.ms", 30_000)))
                .containsEntry("session.timeout.ms", 30_000);
    }

    @Test
    void topicsThatAPatternMeansAreLookedForEveryFewSeconds() {
        SinkDefinition all = sink(SINK.replace("topic: letters", "topics: {pattern: 'letters.*'}"));

        assertThat(RunningSink.settings(all, "c", Map.of())).containsEntry("metadata.max.age.ms", 5_000);
        assertThat(RunningSink.settings(sink(), "c", Map.of())).doesNotContainKey("metadata.max.age.ms");
    }

    private static SinkDefinition sink() {
        return sink(SINK);
    }

    private static SinkDefinition sink(String file) {
        try (var check = new ConnectorCheck(Map.of())) {
            return (SinkDefinition) Objects.requireNonNull(
                    check.read(Path.of("letters.yaml"), file).definition());
        }
    }
}
