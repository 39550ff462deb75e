package io.crossdock.broker.partition;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TrafficTest {
    private final Traffic traffic = new Traffic();

    @Test
    void aTopicIsCountedByItself() {
        traffic.of("orders").produced(100, 3);
        traffic.of("orders").fetched(70);

        assertThat(traffic.topics()).containsOnlyKeys("orders");
        assertThat(traffic.of("orders").bytesIn()).isEqualTo(100);
        assertThat(traffic.of("orders").recordsIn()).isEqualTo(3);
        assertThat(traffic.of("orders").bytesOut()).isEqualTo(70);
    }

    @Test
    void whatATopicHadBeforeItWentIsNotLost() {
        traffic.of("orders").produced(100, 3);

        traffic.forget("orders");

        assertThat(traffic.topics()).isEmpty();
        assertThat(traffic.others().bytesIn()).isEqualTo(100);
    }

    @Test
    void beyondTheBoundTopicsAreCountedTogether() {
        for (int i = 0; i < Traffic.TOPICS_AT_MOST + 5; i++) {
            traffic.of("t" + i).produced(1, 1);
        }

        assertThat(traffic.topics()).hasSize(Traffic.TOPICS_AT_MOST);
        assertThat(traffic.others().recordsIn()).isEqualTo(5);
    }
}
