package io.crossdock.broker.concurrent;

import io.crossdock.broker.concurrent.Durations.Spread;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class DurationsTest {
    private final Durations durations = new Durations();

    @Test
    void eachIsCountedUnderTheFirstBoundItDoesNotExceed() {
        durations.add(0);
        durations.add(200_000); // the bound itself
        durations.add(200_001);
        durations.add(30_000_000_000L);
        durations.add(Long.MAX_VALUE / 2);

        Spread spread = durations.spread();
        assertThat(Spread.bounds()).hasSameSizeAs(spread.counts()).isSorted().endsWith(30.0, Double.POSITIVE_INFINITY);
        assertThat(spread.counts()).startsWith(2L, 1L, 0L).endsWith(0L, 1L, 1L);
    }

    @Test
    void allTogetherAreSeconds() {
        durations.add(1_500_000_000);
        durations.add(250_000_000);

        assertThat(durations.spread().seconds()).isEqualTo(1.75, within(1e-9));
    }
}
