package io.crossdock.broker.partition;

import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How long somebody waits for other replicas. */
class ReplicationWaitsTest {
    private final ManualAlarms alarms = new ManualAlarms(0);
    private final ReplicationWaits waits = new ReplicationWaits(alarms, Runnable::run, alarms, "nobody came");

    @Test
    void everybodyWaitsAsLongAsHeWants() {
        CompletableFuture<Void> patient = waits.await(5, Duration.ofMillis(900));
        CompletableFuture<Void> hasty = waits.await(9, Duration.ofMillis(200));

        alarms.passes(199);
        assertThat(hasty).isNotDone();
        alarms.passes(1);
        assertThatThrownBy(hasty::join)
                .hasCauseInstanceOf(TimeoutException.class)
                .hasMessageContaining("nobody came within 200 ms");
        assertThat(patient).isNotDone();
        alarms.passes(700);
        assertThat(patient).isCompletedExceptionally();
        assertThat(waits.isEmpty()).isTrue();
    }

    @Test
    void whoHasWhatHeWaitedForHearsNothingWhenHisTimeIsOver() {
        CompletableFuture<Void> served = waits.await(5, Duration.ofMillis(200));
        CompletableFuture<Void> waiting = waits.await(6, Duration.ofMillis(300));

        waits.reached(5);
        alarms.passes(299);

        assertThat(served).isCompleted();
        assertThat(waiting).isNotDone();
    }

    @Test
    void oneAlarmIsEnoughForAll() {
        for (int i = 1; i <= 1000; i++) {
            waits.await(i, Duration.ofMillis(1000 + i));
            waits.await(i, Duration.ofMillis(1000 - i));
        }

        assertThat(alarms.count()).isEqualTo(1);
        alarms.passes(2000);
        assertThat(waits.isEmpty()).isTrue();
        assertThat(alarms.count()).isZero();
    }
}
