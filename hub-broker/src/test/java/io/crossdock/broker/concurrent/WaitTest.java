package io.crossdock.broker.concurrent;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import static org.assertj.core.api.Assertions.assertThat;

class WaitTest {
    private final List<Runnable> lane = new ArrayList<>();
    private final List<Runnable> deadlines = new ArrayList<>();
    private final Executor executor = lane::add;
    private final Timer timer = (delay, on, task) -> {
        Runnable due = () -> on.execute(task);
        deadlines.add(due);
        return () -> deadlines.remove(due);
    };
    private Runnable poke = () -> {};
    private boolean registered;
    private Optional<String> outcome = Optional.empty();
    private int attempts;

    @Test
    void aSuccessfulFirstAttemptEndsTheWait() {
        outcome = Optional.of("there");
        CompletableFuture<String> wait = start();
        runLane();
        assertThat(wait).isCompletedWithValue("there");
        assertThat(registered).isFalse();
        assertThat(deadlines).isEmpty();
    }

    @Test
    void aPokeLeadsToAnotherAttempt() {
        CompletableFuture<String> wait = start();
        runLane();
        outcome = Optional.of("now");
        poke.run();
        runLane();
        assertThat(wait).isCompletedWithValue("now");
    }

    @Test
    void manyPokesBeforeAnAttemptAreOne() {
        start();
        runLane();
        poke.run();
        poke.run();
        poke.run();
        runLane();
        assertThat(attempts).isEqualTo(2);
    }

    @Test
    void whenTimeIsUpTheLastAnswerIsGiven() {
        CompletableFuture<String> wait = start();
        runLane();
        List.copyOf(deadlines).forEach(Runnable::run);
        runLane();
        assertThat(wait).isCompletedWithValue("late");
    }

    @Test
    void anErrorInAnAttemptFailsTheWaitToo() {
        CompletableFuture<String> wait = Wait.forResult(
                Duration.ofSeconds(1),
                timer,
                executor,
                () -> {
                    throw new OutOfMemoryError("as if");
                },
                () -> "late",
                wake -> () -> {});

        runLane();

        assertThat(wait).isCompletedExceptionally();
    }

    @Test
    void anAttemptThatFailsFailsTheWait() {
        CompletableFuture<String> wait = Wait.forResult(
                Duration.ofSeconds(1),
                timer,
                executor,
                () -> {
                    throw new IllegalStateException("broken");
                },
                () -> "late",
                poker -> () -> {});
        runLane();
        assertThat(wait).isCompletedExceptionally();
    }

    private CompletableFuture<String> start() {
        return Wait.forResult(
                Duration.ofSeconds(1),
                timer,
                executor,
                () -> {
                    attempts++;
                    return outcome;
                },
                () -> "late",
                poker -> {
                    poke = poker;
                    registered = true;
                    return () -> registered = false;
                });
    }

    private void runLane() {
        while (!lane.isEmpty()) {
            lane.remove(0).run();
        }
    }
}
