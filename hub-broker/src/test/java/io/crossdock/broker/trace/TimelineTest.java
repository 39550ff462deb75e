package io.crossdock.broker.trace;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.concurrent.Lane;
import io.crossdock.broker.concurrent.WorkTime;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

class TimelineTest {
    private final AtomicLong nanos = new AtomicLong(-500); // a clock may begin anywhere

    @Test
    void everyMomentIsInOneStage() {
        var timeline = new Timeline(nanos::get);
        timeline.readSince(-540);
        timeline.begun();
        nanos.addAndGet(1);
        timeline.handedOver();
        nanos.addAndGet(2); // in work still, whatever waits beside
        timeline.ended();
        nanos.addAndGet(4);
        timeline.takenUp();
        timeline.begun();
        nanos.addAndGet(8);
        timeline.ended();
        nanos.addAndGet(16);
        timeline.answered();
        nanos.addAndGet(32);
        timeline.handedOver(); // goes on behind the answer
        timeline.leaves();
        nanos.addAndGet(64);

        Map<Stage, Duration> spent = timeline.end();

        assertThat(spent).containsEntry(Stage.READ, Duration.ofNanos(40));
        assertThat(spent).containsEntry(Stage.WORK, Duration.ofNanos(1 + 2 + 8));
        assertThat(spent).containsEntry(Stage.QUEUED, Duration.ofNanos(4));
        assertThat(spent).containsEntry(Stage.WAITING, Duration.ofNanos(16));
        assertThat(spent).containsEntry(Stage.HELD, Duration.ofNanos(32));
        assertThat(spent).containsEntry(Stage.WRITTEN, Duration.ofNanos(64));
    }

    @Test
    void whatALaneTakesUpLaterIsQueuedUntilThen() throws Exception {
        var timeline = new Timeline(nanos::get);
        var first = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        try (var work = new KeyedExecutor("work", 1)) {
            Lane lane = work.lane("partition");
            lane.execute(() -> await(first)); // of somebody else
            WorkTime.on(timeline, () -> {
                lane.execute(() -> {
                    nanos.addAndGet(7);
                    done.countDown();
                });
                nanos.addAndGet(1);
                return lane;
            });
            nanos.addAndGet(100);
            first.countDown();
            await(done);
        }
        nanos.addAndGet(30);
        timeline.answered();

        Map<Stage, Duration> spent = timeline.end();

        assertThat(spent).containsEntry(Stage.WORK, Duration.ofNanos(1 + 7));
        assertThat(spent).containsEntry(Stage.QUEUED, Duration.ofNanos(100));
        assertThat(spent).containsEntry(Stage.WAITING, Duration.ofNanos(30));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }
}
