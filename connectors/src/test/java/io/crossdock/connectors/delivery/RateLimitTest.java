package io.crossdock.connectors.delivery;

import org.junit.jupiter.api.Test;

import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

class RateLimitTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void afterASecondsWorthOneMustWait() {
        var limit = new RateLimit(10);

        assertThat(limit.take(NOW, 25)).isEqualTo(10);
        assertThat(limit.take(NOW, 25)).isZero();
        assertThat(limit.nextAt(NOW)).isEqualTo(NOW.plusMillis(100));
        assertThat(limit.take(NOW.plusMillis(300), 25)).isEqualTo(3);
    }

    @Test
    void aLongRestSavesUpOneSecondAndNoMore() {
        var limit = new RateLimit(10);
        limit.take(NOW, 10);

        assertThat(limit.take(NOW.plusSeconds(3600), 100)).isEqualTo(10);
    }

    @Test
    void overAMinuteItGivesWhatItSays() {
        var limit = new RateLimit(7);
        int taken = 0;
        for (int millis = 0; millis < 60_000; millis += 10) {
            taken += limit.take(NOW.plusMillis(millis), 100);
        }

        assertThat(taken).isBetween(7 * 60, 7 * 61);
    }

    @Test
    void whatIsGivenBackMayBeTakenAgain() {
        var limit = new RateLimit(10);
        limit.take(NOW, 10);

        limit.giveBack(4);

        assertThat(limit.take(NOW, 10)).isEqualTo(4);
    }

    @Test
    void aClockSetBackDoesNotBlockIt() {
        var limit = new RateLimit(10);
        limit.take(NOW, 10);
        Instant earlier = NOW.minusSeconds(3600);
        limit.take(earlier, 10);

        assertThat(limit.take(earlier.plusSeconds(1), 10)).isEqualTo(10);
    }

    @Test
    void zeroIsNoLimit() {
        assertThat(new RateLimit(0).take(NOW, 1_000_000)).isEqualTo(1_000_000);
    }
}
