package io.crossdock.connectors.delivery;

import io.crossdock.connectors.definition.ErrorPolicy;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

import static io.crossdock.connectors.delivery.CircuitBreaker.State.CLOSED;
import static io.crossdock.connectors.delivery.CircuitBreaker.State.HALF_OPEN;
import static io.crossdock.connectors.delivery.CircuitBreaker.State.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

class CircuitBreakerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private final CircuitBreaker breaker = new CircuitBreaker(
            new ErrorPolicy(ErrorPolicy.FOREVER, Duration.ofSeconds(1), Duration.ofSeconds(3), null, 3));

    @Test
    void failuresOfOneKeyNeverOpenIt() {
        for (int i = 0; i < 100; i++) {
            breaker.failed("a", NOW);
        }

        assertThat(breaker.take(NOW, 7)).isEqualTo(7);
    }

    @Test
    void aDeliveryInBetweenStartsTheCountAnew() {
        breaker.failed("a", NOW);
        breaker.failed("b", NOW);
        assertThat(breaker.passed()).isFalse();
        breaker.failed("c", NOW);

        assertThat(breaker.read().state()).isEqualTo(CLOSED);
    }

    @Test
    void openItLetsNothingThroughThenOneRecordThenAll() {
        open();
        assertThat(breaker.read()).isEqualTo(new CircuitBreaker.Reading(OPEN, NOW.plusSeconds(1)));
        assertThat(breaker.take(NOW.plusMillis(999), 7)).isZero();

        assertThat(breaker.take(NOW.plusSeconds(1), 7)).isEqualTo(1);
        assertThat(breaker.read().state()).isEqualTo(HALF_OPEN);
        assertThat(breaker.take(NOW.plusSeconds(1), 7)).isZero();

        assertThat(breaker.passed()).isTrue();
        assertThat(breaker.take(NOW.plusSeconds(1), 7)).isEqualTo(7);
    }

    @Test
    void aProbeInVainMakesTheNextPauseLongerUpToTheLongest() {
        open();
        Instant now = NOW.plusSeconds(1);
        for (int seconds : new int[] {2, 3, 3}) {
            assertThat(breaker.take(now, 7)).isEqualTo(1);
            breaker.failed("a", now);
            assertThat(breaker.read().probeAt()).isEqualTo(now.plusSeconds(seconds));
            now = now.plusSeconds(seconds);
        }
    }

    @Test
    void aProbeThatSaysNothingMayBeRepeatedAtOnce() {
        open();
        Instant now = NOW.plusSeconds(1);
        breaker.take(now, 1);

        breaker.undecided();

        assertThat(breaker.take(now, 1)).isEqualTo(1);
    }

    @Test
    void zeroMeansNever() {
        var never = new CircuitBreaker(
                new ErrorPolicy(ErrorPolicy.FOREVER, Duration.ofSeconds(1), Duration.ofSeconds(3), null, 0));
        for (int key = 0; key < 1_000; key++) {
            never.failed(key, NOW);
        }

        assertThat(never.read().state()).isEqualTo(CLOSED);
    }

    private void open() {
        breaker.failed("a", NOW);
        breaker.failed("b", NOW);
        breaker.failed("c", NOW);
    }
}
