package io.crossdock.broker.concurrent;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;

/** Whoever has work done is the one it is counted for, on whichever thread it is done. */
@NullUnmarked
class WorkTimeTest {
    /** Each thread has a time of its own, so that one does not see the work of another pass. */
    private final ThreadLocal<AtomicLong> clocks = ThreadLocal.withInitial(AtomicLong::new);

    private final Counted one = new Counted();
    private final Counted other = new Counted();
    private final KeyedExecutor pool = new KeyedExecutor("work", 1);
    private final ThreadTimer timer = new ThreadTimer("timer");

    private final class Counted implements WorkTime.Account {
        final AtomicLong nanos = new AtomicLong();

        @Override
        public long now() {
            return clocks.get().get();
        }

        @Override
        public void worked(long more) {
            nanos.addAndGet(more);
        }
    }

    private long work(long nanos) {
        return clocks.get().addAndGet(nanos);
    }

    @AfterEach
    void close() {
        pool.close();
        timer.close();
    }

    @Test
    void whatIsDoneForAnotherMeanwhileIsNotCountedTwice() {
        WorkTime.on(one, () -> {
            work(10);
            WorkTime.on(other, () -> work(5));
            return work(20);
        });
        work(1000);

        assertThat(one.nanos).hasValue(30);
        assertThat(other.nanos).hasValue(5);
    }

    @Test
    void whatALaneDoesIsCountedForWhoHandedItOver() throws Exception {
        var done = new CompletableFuture<Void>();
        WorkTime.on(one, () -> {
            pool.lane("key").execute(() -> work(7));
            pool.lane("key").execute(() -> pool.lane("another").execute(() -> work(8)));
            return 0;
        });
        pool.lane("key").execute(() -> {
            work(1000); // for nobody
            pool.lane("another").execute(() -> done.complete(null));
        });
        done.get(10, TimeUnit.SECONDS);

        assertThat(one.nanos).hasValue(15);
    }

    @Test
    void whoWaitsPaysForLookingAgainAndNotWhoPokes() throws Exception {
        var poke = new AtomicReference<Runnable>();
        var ready = new CompletableFuture<String>();
        CompletableFuture<String> found = WorkTime.on(
                one,
                () -> Wait.forResult(
                        Duration.ofMinutes(1),
                        timer,
                        pool.lane("reader"),
                        () -> {
                            work(3);
                            return Optional.ofNullable(ready.getNow(null));
                        },
                        () -> "late",
                        poked -> {
                            poke.set(poked);
                            return () -> {};
                        }));
        ready.complete("found");
        WorkTime.on(other, () -> {
            work(40);
            poke.get().run();
            return 0;
        });

        assertThat(found.get(10, TimeUnit.SECONDS)).isEqualTo("found");
        var after = new CompletableFuture<Void>();
        pool.lane("reader").execute(() -> after.complete(null));
        after.get(10, TimeUnit.SECONDS);
        assertThat(one.nanos.get()).isIn(3L, 6L); // the poke may have come before the first look
        assertThat(other.nanos).hasValue(40);
    }

    @Test
    void whereNobodyIsWorkedForTasksStayAsTheyAre() {
        Runnable task = () -> {};

        assertThat(WorkTime.bound(task)).isSameAs(task);
    }
}
