package io.crossdock.connectors.lease;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TenureTest {
    private static final Duration SESSION = Duration.ofSeconds(6);
    private static final Duration MARGIN = Duration.ofMillis(1_500);
    private final TickingClock clock = new TickingClock();
    private final Tenure tenure = new Tenure(clock, SESSION, MARGIN);

    @Test
    void nothingLastsBeforeTheGroupHasAnswered() {
        assertThat(tenure.lasts()).isFalse();
    }

    @Test
    void itEndsAMarginBeforeTheGroupGivesTheNodeUp() {
        tenure.confirmed(clock.instant());

        clock.pass(SESSION.minus(MARGIN).minusMillis(1));
        assertThat(tenure.lasts()).isTrue();
        clock.pass(Duration.ofMillis(1));
        assertThat(tenure.lasts()).isFalse();
    }

    @Test
    void aLateAnswerCountsFromItsQuestion() {
        Instant asked = clock.instant();
        clock.pass(Duration.ofSeconds(4));
        tenure.confirmed(asked);

        clock.pass(Duration.ofMillis(500));
        assertThat(tenure.lasts()).isFalse();
    }

    @Test
    void anOlderAnswerShortensNothing() {
        Instant before = clock.instant();
        clock.pass(Duration.ofSeconds(2));
        tenure.confirmed(clock.instant());
        tenure.confirmed(before);

        clock.pass(Duration.ofSeconds(4));
        assertThat(tenure.lasts()).isTrue();
    }

    @Test
    void aClockThatWasSetBackEndsItUntilTheNextAnswer() {
        tenure.confirmed(clock.instant());
        clock.pass(Duration.ofMinutes(-1));
        assertThat(tenure.lasts()).isFalse();

        tenure.confirmed(clock.instant());
        assertThat(tenure.lasts()).isTrue();
    }

    @Test
    void aMarginLeavesSomethingOfTheSession() {
        assertThatThrownBy(() -> new Tenure(clock, SESSION, SESSION)).hasMessageContaining("leaves nothing");
    }
}
