package io.crossdock.connectors.definition;

import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorPolicyTest {
    @Test
    void thePauseDoublesUpToItsLimit() {
        var policy = new ErrorPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(5), null);

        assertThat(policy.waitAfter(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(policy.waitAfter(3)).isEqualTo(Duration.ofSeconds(4));
        assertThat(policy.waitAfter(4)).isEqualTo(Duration.ofSeconds(5));
        assertThat(policy.waitAfter(1_000)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void retriesEndAfterTheirNumberAndForeverNever() {
        var three = new ErrorPolicy(3, Duration.ZERO, Duration.ZERO, null);
        var endless = new ErrorPolicy(ErrorPolicy.FOREVER, Duration.ZERO, Duration.ZERO, null);

        assertThat(three.retriesAfter(3)).isTrue();
        assertThat(three.retriesAfter(4)).isFalse();
        assertThat(endless.retriesAfter(Integer.MAX_VALUE)).isTrue();
    }
}
