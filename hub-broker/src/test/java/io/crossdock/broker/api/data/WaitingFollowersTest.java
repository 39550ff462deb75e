package io.crossdock.broker.api.data;

import io.crossdock.broker.concurrent.Timer;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import static org.assertj.core.api.Assertions.assertThat;

class WaitingFollowersTest {
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final WaitingFollowers followers = new WaitingFollowers();
    private final Later timer = new Later();

    @Test
    void afterItsRestAFetchGoesOn() {
        CompletableFuture<Boolean> rest = followers.rest(1, MOMENT, Runnable::run, timer);
        assertThat(rest).isNotDone();

        timer.tasks.get(0).run();

        assertThat(rest).isCompletedWithValue(true);
    }

    @Test
    void aFetchThatRestsGivesWayToTheNextOne() {
        CompletableFuture<Boolean> rest = followers.rest(1, MOMENT, Runnable::run, timer);
        CompletableFuture<Boolean> others = followers.rest(2, MOMENT, Runnable::run, timer);

        followers.endTurn(1);

        assertThat(rest).isCompletedWithValue(false);
        assertThat(others).isNotDone();
        assertThat(timer.calledOff).isEqualTo(1);
    }

    @Test
    void whoHasRestedIsNotEndedAnyMore() {
        followers.rest(1, MOMENT, Runnable::run, timer);
        timer.tasks.get(0).run();
        WaitingFollowers.Turn waits = followers.begin(1);

        followers.endTurn(1);

        assertThat(waits.isOver()).isTrue();
    }

    /** Runs nothing by itself. */
    private static final class Later implements Timer {
        final List<Runnable> tasks = new ArrayList<>();
        int calledOff;

        @Override
        public Cancellable after(Duration delay, Executor on, Runnable task) {
            tasks.add(task);
            return () -> calledOff++;
        }
    }
}
