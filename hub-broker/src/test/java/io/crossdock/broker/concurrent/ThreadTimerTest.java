package io.crossdock.broker.concurrent;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(20)
class ThreadTimerTest {
    private final ThreadTimer timer = new ThreadTimer("the-timer");
    private final ScheduledThreadPoolExecutor loop =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "the-loop"));

    @AfterEach
    void end() {
        timer.close();
        loop.shutdownNow();
    }

    @Test
    void aTaskIsHandedOverWhenItIsDue() {
        long start = System.nanoTime();
        var ran = new CompletableFuture<String>();

        timer.after(Duration.ofMillis(50), Runnable::run, () -> ran.complete(here()));

        assertThat(ran.join()).isEqualTo("the-timer");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    }

    @Test
    void anExecutorThatKeepsTimeItselfIsLeftToDoSo() {
        var ran = new CompletableFuture<String>();

        timer.after(Duration.ofMillis(50), loop, () -> ran.complete(here()));

        assertThat(loop.getQueue()).hasSize(1);
        assertThat(ran.join()).isEqualTo("the-loop");
    }

    @Test
    void whatIsCalledOffDoesNotRun() {
        var calledOff = new CompletableFuture<String>();
        var later = new CompletableFuture<String>();

        timer.after(Duration.ofMillis(20), loop, () -> calledOff.complete(here()))
                .cancel();
        timer.after(Duration.ofMillis(60), loop, () -> later.complete(here()));

        later.join();
        assertThat(calledOff).isNotDone();
    }

    @Test
    void nothingIsScheduledWhereEverythingHasEnded() {
        loop.shutdownNow();
        timer.after(Duration.ofMillis(1), loop, () -> {}).cancel();
        timer.close();
        timer.after(Duration.ofMillis(1), Runnable::run, () -> {}).cancel();
    }

    private static String here() {
        return Thread.currentThread().getName();
    }
}
