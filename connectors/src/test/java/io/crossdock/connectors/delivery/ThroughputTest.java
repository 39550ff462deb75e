package io.crossdock.connectors.delivery;

import org.junit.jupiter.api.Test;

import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

class ThroughputTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private final Throughput throughput = new Throughput(START);

    @Test
    void itIsTheMeanOfTheLastMinute() {
        for (int second = 0; second < 300; second++) {
            throughput.add(second < 240 ? 1_000 : 60, START.plusSeconds(second));
        }

        assertThat(throughput.perSecond(START.plusSeconds(299))).isEqualTo(60);
        assertThat(throughput.perSecond(START.plusSeconds(329))).isEqualTo(30);
    }

    @Test
    void rightAfterTheStartItIsTheMeanSinceThen() {
        throughput.add(500, START.plusSeconds(4));

        assertThat(throughput.perSecond(START.plusSeconds(4))).isEqualTo(100);
    }

    @Test
    void whatIsLongAgoDoesNotCount() {
        throughput.add(500, START);

        assertThat(throughput.perSecond(START.plusSeconds(3_600))).isZero();
    }
}
