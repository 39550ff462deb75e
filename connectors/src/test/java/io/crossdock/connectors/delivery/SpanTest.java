package io.crossdock.connectors.delivery;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SpanTest {
    @Test
    void onePoisonRecordAmongAThousandIsFoundInAFewDeliveries() {
        var span = new Span(1_000);
        int poison = 777;
        int at = 0;
        int deliveries = 0;
        boolean found = false;
        while (!found) {
            int size = Math.min(span.next(), 1_000 - at);
            deliveries++;
            if (at <= poison && poison < at + size) {
                found = span.failed(size);
            } else {
                span.passed(size);
                at += size;
            }
        }

        assertThat(at).isEqualTo(poison);
        assertThat(deliveries).isLessThan(25);
    }

    @Test
    void afterARecordThatFailedAloneTheNextOnesGoAloneUntilOneGetsThrough() {
        var span = new Span(100);
        span.failed(1);

        assertThat(span.next()).isEqualTo(1);
        span.failed(1);
        assertThat(span.next()).isEqualTo(1);
        span.passed(1);
        assertThat(span.next()).isEqualTo(100);
    }
}
