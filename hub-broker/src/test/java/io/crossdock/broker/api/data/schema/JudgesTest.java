package io.crossdock.broker.api.data.schema;

import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class JudgesTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Judges judges = new Judges(1, nanos::get);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch held = new CountDownLatch(1);

    @AfterEach
    void stop() {
        held.countDown();
        judges.close();
    }

    @Test
    void whatIsOneTooManyIsAskedToTryAgainUntilThereIsRoom() throws Exception {
        CompletableFuture<String> first = judges.judge("line", this::hold);
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        var waiting = new ArrayList<CompletableFuture<String>>();
        for (int i = 1; i < Judges.MOST_AT_ONCE; i++) {
            waiting.add(judges.judge("line " + i, () -> "judged"));
        }

        assertThatThrownBy(() -> get(judges.judge("other", () -> "judged")))
                .hasCauseInstanceOf(NotEnoughReplicasException.class)
                .hasMessageContaining("try again");

        held.countDown();
        assertThat(get(first)).isEqualTo("held");
        for (CompletableFuture<String> each : waiting) {
            assertThat(get(each)).isEqualTo("judged");
        }
        assertThat(get(judges.judge("other", () -> "judged"))).isEqualTo("judged");
    }

    @Test
    void whoHasWaitedTooLongIsAskedToTryAgain() throws Exception {
        CompletableFuture<String> first = judges.judge("line", this::hold);
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<String> second = judges.judge("other", () -> "judged");
        nanos.addAndGet(Judges.LONGEST_WAIT.toNanos() + 1);
        held.countDown();

        assertThat(get(first)).isEqualTo("held");
        assertThatThrownBy(() -> get(second)).hasCauseInstanceOf(NotEnoughReplicasException.class);
        assertThat(get(judges.judge("other", () -> "judged"))).isEqualTo("judged");
    }

    @Test
    void oneLineIsJudgedInOrder() throws Exception {
        var many = new Judges(2, nanos::get);
        var order = new ArrayList<Integer>();
        var expected = new ArrayList<Integer>();
        var all = new ArrayList<CompletableFuture<Boolean>>();
        for (int i = 0; i < 500; i++) {
            int number = i;
            expected.add(number);
            all.add(many.judge("line", () -> order.add(number)));
        }
        for (CompletableFuture<Boolean> each : all) {
            get(each);
        }
        many.close();
        assertThat(order).isEqualTo(expected);
    }

    @Test
    void closingEndsWhatIsJudgedAndRefusesWhatWaits() throws Exception {
        CompletableFuture<String> first = judges.judge("line", this::hold);
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        List<CompletableFuture<String>> waiting =
                List.of(judges.judge("line", () -> "judged"), judges.judge("other", () -> "judged"));
        var closing = new Thread(judges::close);
        closing.start();
        await().until(() -> judges.judge("new", () -> "judged").isCompletedExceptionally());
        held.countDown();

        assertThat(get(first)).isEqualTo("held");
        for (CompletableFuture<String> each : waiting) {
            assertThatThrownBy(() -> get(each)).hasCauseInstanceOf(RejectedExecutionException.class);
        }
        closing.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(closing.isAlive()).isFalse();
    }

    private String hold() {
        begun.countDown();
        try {
            return held.await(20, TimeUnit.SECONDS) ? "held" : "given up";
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static <T> T get(CompletableFuture<T> judged) throws Exception {
        return judged.get(20, TimeUnit.SECONDS);
    }
}
