package io.crossdock.connectors.poll;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

class SettlingTest {
    private static final Instant START = Instant.parse("2025-01-31T12:00:00Z");
    private final Settling settling = new Settling(Duration.ofSeconds(16));

    @Test
    void aValueIsReadUpToWhenItWasSeenLongEnoughAgo() {
        assertThat(settling.upTo(START, 5L)).isNull();
        assertThat(settling.upTo(START.plusSeconds(15), 8L)).isNull();
        assertThat(settling.upTo(START.plusSeconds(16), 9L)).isEqualTo(5L);
        assertThat(settling.upTo(START.plusSeconds(30), 9L)).isEqualTo(5L);
        assertThat(settling.upTo(START.plusSeconds(31), 9L)).isEqualTo(8L);
    }

    @Test
    void whatSettledStaysSettledThoughTheTableIsEmptiedMeanwhile() {
        settling.upTo(START, 5L);
        settling.upTo(START.plusSeconds(16), null);

        assertThat(settling.upTo(START.plusSeconds(99), null)).isEqualTo(5L);
    }

    @Test
    void inATableThatNeverRestsTheLastValueSettlesAlmostInTime() {
        for (int milli = 0; milli <= 64_000; milli += 10) {
            Object settled = settling.upTo(START.plusMillis(milli), (long) milli);
            if (milli >= 17_000) {
                assertThat((Long) settled).isBetween(milli - 17_000L, milli - 16_000L);
            }
        }
    }
}
