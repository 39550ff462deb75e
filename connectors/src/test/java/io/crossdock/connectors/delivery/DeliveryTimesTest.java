package io.crossdock.connectors.delivery;

import io.crossdock.connectors.delivery.DeliveryTimes.Spread;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class DeliveryTimesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Counters counters = new Counters(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void eachDeliveryIsCountedOnceHoweverManyRecordsItHad() {
        counters.countDelivered(500, NOW.minusMillis(2)); // the bound itself
        counters.countDelivered(1, NOW.minus(Duration.ofNanos(2_000_001)));
        counters.countDelivered(1, NOW.minus(Duration.ofMinutes(2)));

        Spread spread = counters.deliveries();
        assertThat(counters.delivered()).isEqualTo(502);
        assertThat(Spread.bounds()).hasSameSizeAs(spread.counts()).isSorted().endsWith(60.0, Double.POSITIVE_INFINITY);
        assertThat(spread.counts()).startsWith(0L, 1L, 1L, 0L).endsWith(0L, 1L);
        assertThat(spread.seconds()).isEqualTo(120.004, within(1e-6));
    }
}
