package io.crossdock.broker.partition;

import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How long somebody waits for other replicas. */
class ReplicationWaitsTest {
    private record Alarm(long at, Runnable task) {}

    private final List<Alarm> alarms = new ArrayList<>();
    private long now;
    private final ReplicationWaits waits = new ReplicationWaits(
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
            },
            "nobody came");

    @Test
    void everybodyWaitsAsLongAsHeWants() {
        CompletableFuture<Void> patient = waits.await(5, Duration.ofMillis(900));
        CompletableFuture<Void> hasty = waits.await(9, Duration.ofMillis(200));

        passes(199);
        assertThat(hasty).isNotDone();
        passes(1);
        assertThatThrownBy(hasty::join)
                .hasCauseInstanceOf(TimeoutException.class)
                .hasMessageContaining("nobody came within 200 ms");
        assertThat(patient).isNotDone();
        passes(700);
        assertThat(patient).isCompletedExceptionally();
        assertThat(waits.isEmpty()).isTrue();
    }

    @Test
    void whoHasWhatHeWaitedForHearsNothingWhenHisTimeIsOver() {
        CompletableFuture<Void> served = waits.await(5, Duration.ofMillis(200));
        CompletableFuture<Void> waiting = waits.await(6, Duration.ofMillis(300));

        waits.reached(5);
        passes(299);

        assertThat(served).isCompleted();
        assertThat(waiting).isNotDone();
    }

    @Test
    void oneAlarmIsEnoughForAll() {
        for (int i = 1; i <= 1000; i++) {
            waits.await(i, Duration.ofMillis(1000 + i));
            waits.await(i, Duration.ofMillis(1000 - i));
        }

        assertThat(alarms).hasSize(1);
        passes(2000);
        assertThat(waits.isEmpty()).isTrue();
        assertThat(alarms).isEmpty();
    }

    private void passes(long millis) {
        for (long until = now + millis; now < until; ) {
            now++;
            for (Alarm due : List.copyOf(alarms)) {
                if (due.at() <= now && alarms.remove(due)) {
                    due.task().run();
                }
            }
        }
    }
}
