package io.crossdock.broker.partition;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What comes before this broker knows that it leads waits for a moment, and for no longer. */
class EarlyAppendsTest {
    private record Alarm(long at, Runnable task) {}

    private final List<Alarm> alarms = new ArrayList<>();
    private final List<String> tried = new ArrayList<>();
    private long now = 1_000_000;
    private final EarlyAppends early = new EarlyAppends(
            (delay, on, task) -> {
                var alarm = new Alarm(now + delay.toMillis(), task);
                alarms.add(alarm);
                return () -> alarms.remove(alarm);
            },
            Runnable::run,
            new Clock() {
                @Override
                public Instant instant() {
                    return Instant.ofEpochMilli(now);
                }

                @Override
                public ZoneOffset getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            });

    @Test
    void theyAreTriedAgainInTheirOrderOnceThisBrokerLeads() {
        assertThat(early.hold(() -> tried.add("first"))).isTrue();
        assertThat(early.hold(() -> tried.add("second"))).isTrue();
        assertThat(tried).isEmpty();

        early.release();

        assertThat(tried).containsExactly("first", "second");
        assertThat(alarms).isEmpty();
    }

    @Test
    void theyAreRefusedBeforeAClientsBackoffWouldBeOver() {
        early.hold(() -> tried.add("first"));

        passes(EarlyAppends.PATIENCE.toMillis() - 1);
        assertThat(tried).isEmpty();
        passes(1);

        assertThat(tried).containsExactly("first");
        assertThat(EarlyAppends.PATIENCE.toMillis()).isLessThan(100);
    }

    @Test
    void whoeverLedAMomentAgoHoldsNothing() {
        early.ledUntilNow();
        assertThat(early.hold(() -> tried.add("refused"))).isFalse();

        passes(EarlyAppends.AFTERMATH.toMillis());
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

    private void passes(long millis) {
        now += millis;
        List<Alarm> due = alarms.stream().filter(alarm -> alarm.at() <= now).toList();
        alarms.removeAll(due);
        due.forEach(alarm -> alarm.task().run());
    }
}
