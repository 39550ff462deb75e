package io.crossdock.junit;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class StartTimeTest {
    @Test
    void aHubIsThereWithinTwoSeconds() throws Exception {
        Duration best = Duration.ofHours(1);
        for (int start = 0; start < 4; start++) {
            long before = System.nanoTime();
            try (var hub = CrossdockHub.start(Map.of())) {
                assertThat(hub.admin().describeCluster().nodes().get()).hasSize(1);
                Duration took = Duration.ofNanos(System.nanoTime() - before);
                best = took.compareTo(best) < 0 ? took : best;
            }
        }
        assertThat(best)
                .as("the best of four, since other tests run beside this one")
                .isLessThan(Duration.ofSeconds(2));
    }
}
