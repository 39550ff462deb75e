package io.crossdock.broker.concurrent;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LaneTest {
    private final KeyedExecutor work = new KeyedExecutor("lane-test", 2);
    private final Lane lane = work.lane("key");

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void anIdleLaneRunsTheTaskOnTheCallersThread() {
        var ran = new ArrayList<Thread>();

        lane.executeHere(() -> ran.add(Thread.currentThread()));

        assertThat(ran).containsExactly(Thread.currentThread());
    }

    @Test
    void aBusyLaneTakesTheTaskBehindTheOthersAndTheCallerGoesOn() throws Exception {
        var order = new ArrayList<String>();
        var hold = new CountDownLatch(1);
        lane.execute(() -> {
            await(hold);
            order.add("first");
        });

        lane.executeHere(() -> order.add("second"));
        hold.countDown();

        drained();
        assertThat(order).containsExactly("first", "second");
    }

    @Test
    void aTaskHandedOverWhileOneRunsHereRunsAfterIt() throws Exception {
        var order = new ArrayList<String>();

        lane.executeHere(() -> {
            lane.executeHere(() -> order.add("inner"));
            order.add("outer");
        });

        drained();
        assertThat(order).containsExactly("outer", "inner");
    }

    @Test
    void tasksOfManyThreadsNeverOverlapAndKeepEachThreadsOrder() throws Exception {
        int threads = 4;
        int each = 20_000;
        int[] unguarded = {0};
        int[] last = new int[threads];
        var outOfOrder = new ArrayList<String>();
        var callers = new ArrayList<Thread>();
        for (int t = 0; t < threads; t++) {
            int caller = t;
            var thread = new Thread(() -> {
                for (int i = 1; i <= each; i++) {
                    int number = i;
                    Runnable task = () -> {
                        unguarded[0]++; // lost updates would show an overlap, or one that was not seen
                        if (last[caller] + 1 != number) {
                            outOfOrder.add(caller + ": " + number + " after " + last[caller]);
                        }
                        last[caller] = number;
                    };
                    if (number % 3 == 0) {
                        lane.execute(task);
                    } else {
                        lane.executeHere(task);
                    }
                }
            });
            callers.add(thread);
            thread.start();
        }
        for (Thread thread : callers) {
            thread.join();
        }

        drained();
        assertThat(unguarded[0]).isEqualTo(threads * each);
        assertThat(outOfOrder).isEmpty();
    }

    @Test
    void aTaskThatFailsDoesNotStopTheLane() throws Exception {
        var told = new CompletableFuture<Throwable>();
        Thread here = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = here.getUncaughtExceptionHandler();
        here.setUncaughtExceptionHandler((thread, failure) -> told.complete(failure));
        try {
            lane.executeHere(() -> {
                throw new IllegalStateException("wanted");
            });
        } finally {
            here.setUncaughtExceptionHandler(before);
        }

        drained();
        assertThat(told.get(10, TimeUnit.SECONDS)).hasMessage("wanted");
    }

    @Test
    void closingRunsWhatWasHandedOverAndRefusesTheRest() {
        List<Integer> ran = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            int number = i;
            lane.execute(() -> ran.add(number));
        }

        work.close();

        assertThat(ran).hasSize(500).isSorted();
        assertThatThrownBy(() -> lane.execute(() -> ran.add(-1))).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> lane.executeHere(() -> ran.add(-1))).isInstanceOf(RejectedExecutionException.class);
    }

    private void drained() throws Exception {
        var done = new CompletableFuture<Void>();
        lane.execute(() -> done.complete(null));
        done.get(30, TimeUnit.SECONDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
