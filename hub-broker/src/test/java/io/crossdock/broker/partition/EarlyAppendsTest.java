package io.crossdock.broker.partition;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What comes before this broker knows that it leads waits for a moment, and for no longer. */
class EarlyAppendsTest {
    private final ManualAlarms alarms = new ManualAlarms(1_000_000);
    private final List<String> tried = new ArrayList<>();
    private final EarlyAppends early = new EarlyAppends(alarms, Runnable::run, alarms);

    @Test
    void theyAreTriedAgainInTheirOrderOnceThisBrokerLeads() {
        assertThat(early.hold(() -> tried.add("first"))).isTrue();
        assertThat(early.hold(() -> tried.add("second"))).isTrue();
        assertThat(tried).isEmpty();

        early.release();

        assertThat(tried).containsExactly("first", "second");
        assertThat(alarms.count()).isZero();
    }

    @Test
    void theyAreRefusedBeforeAClientsBackoffWouldBeOver() {
        early.hold(() -> tried.add("first"));

        alarms.passes(EarlyAppends.PATIENCE.toMillis() - 1);
        assertThat(tried).isEmpty();
        alarms.passes(1);

        assertThat(tried).containsExactly("first");
        assertThat(EarlyAppends.PATIENCE.toMillis()).isLessThan(100);
    }

    @Test
    void whoeverLedAMomentAgoHoldsNothing() {
        early.ledUntilNow();
        assertThat(early.hold(() -> tried.add("refused"))).isFalse();

        alarms.passes(EarlyAppends.AFTERMATH.toMillis());
        assertThat(early.hold(() -> tried.add("held"))).isTrue();
    }

    @Test
    void theyAreNotManyAndThereIsRoomForOthersAfterwards() {
        for (int i = 0; i < EarlyAppends.MOST; i++) {
            assertThat(early.hold(() -> tried.add("one"))).isTrue();
        }
        assertThat(early.hold(() -> tried.add("one too many"))).isFalse();

        early.release();

        assertThat(tried).hasSize(EarlyAppends.MOST);
        assertThat(early.hold(() -> tried.add("next"))).isTrue();
    }
}
