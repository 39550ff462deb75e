package io.crossdock.broker.api.data.schema;

import org.apache.kafka.common.errors.PolicyViolationException;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JudgingTimeTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // which overflows meanwhile
    private final JudgingTime time = new JudgingTime(nanos::get, Duration.ofMillis(20));

    @Test
    void theFirstPayloadIsReadHoweverLongItTookToComeToIt() {
        pass(Duration.ofSeconds(9));

        assertThatCode(() -> time.require("orders")).doesNotThrowAnyException();
    }

    @Test
    void furtherOnesAreReadUntilTimeIsOver() {
        time.require("orders");
        pass(Duration.ofMillis(20));
        assertThatCode(() -> time.require("orders")).doesNotThrowAnyException();

        nanos.incrementAndGet();
        assertThatThrownBy(() -> time.require("orders"))
                .isInstanceOf(PolicyViolationException.class)
                .hasMessageContaining("orders", "20 ms", "schema.validation.time.ms");
    }

    private void pass(Duration passed) {
        nanos.addAndGet(passed.toNanos());
    }
}
