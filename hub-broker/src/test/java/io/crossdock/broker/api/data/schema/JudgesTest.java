package io.crossdock.broker.api.data.schema;

import org.apache.kafka.common.TopicPartition;
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
        CompletableFuture<String> first = judges.judge(line("orders", 0), this::hold);
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        var waiting = new ArrayList<CompletableFuture<String>>();
        for (int i = 1; i < Judges.MOST_AT_ONCE; i++) {
            waiting.add(judges.judge(line("topic " + i % 10, i), () -> "judged"));
        }

        assertThatThrownBy(() -> get(judges.judge(line("other", 0), () -> "judged")))
                .hasCauseInstanceOf(NotEnoughReplicasException.class)
                .hasMessageContaining("try again");

        held.countDown();
        assertThat(get(first)).isEqualTo("held");
        for (CompletableFuture<String> each : waiting) {
            assertThat(get(each)).isEqualTo("judged");
        }
        assertThat(get(judges.judge(line("other", 0), () -> "judged"))).isEqualTo("judged");
    }

    @Test
    void whoHasWaitedTooLongIsAskedToTryAgain() throws Exception {
        CompletableFuture<String> first = judges.judge(line("orders", 0), this::hold);
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<String> second = judges.judge(line("other", 0), () -> "judged");
        nanos.addAndGet(Judges.LONGEST_WAIT.toNanos() + 1);
        held.countDown();

        assertThat(get(first)).isEqualTo("held");
        assertThatThrownBy(() -> get(second)).hasCauseInstanceOf(NotEnoughReplicasException.class);
        assertThat(get(judges.judge(line("other", 0), () -> "judged"))).isEqualTo("judged");
    }

    @Test
    void oneLineIsJudgedInOrder() throws Exception {
        var many = new Judges(2, nanos::get);
        var order = new ArrayList<Integer>();
        var expected = new ArrayList<Integer>();
        var all = new ArrayList<CompletableFuture<Boolean>>();
        for (int i = 0; i < Judges.MOST_OF_TOPIC; i++) {
            int number = i;
            expected.add(number);
            all.add(many.judge(line("orders", 0), () -> order.add(number)));
        }
        for (CompletableFuture<Boolean> each : all) {
            get(each);
        }
        many.close();
        assertThat(order).isEqualTo(expected);
    }

    @Test
    void closingEndsWhatIsJudgedAndRefusesWhatWaits() throws Exception {
        CompletableFuture<String> first = judges.judge(line("orders", 0), this::hold);
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        List<CompletableFuture<String>> waiting = List.of(
                judges.judge(line("orders", 0), () -> "judged"), judges.judge(line("other", 0), () -> "judged"));
        var closing = new Thread(judges::close);
        closing.start();
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> judges.judge(line("new", 0), () -> "judged").isCompletedExceptionally());
        held.countDown();

        assertThat(get(first)).isEqualTo("held");
        for (CompletableFuture<String> each : waiting) {
            assertThatThrownBy(() -> get(each)).hasCauseInstanceOf(RejectedExecutionException.class);
        }
        closing.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(closing.isAlive()).isFalse();
    }

    @Test
    void aTopicThatIsJudgedHardNeitherTakesAllThreadsNorAllPlaces() throws Exception {
        var three = new Judges(3, nanos::get);
        var free = new CountDownLatch(1);
        var hard = new ArrayList<CompletableFuture<Boolean>>();
        for (int i = 0; i < Judges.MOST_OF_TOPIC; i++) {
            hard.add(three.judge(line("hard", i), () -> within(free)));
        }

        assertThatThrownBy(() -> get(three.judge(line("hard", 0), () -> "judged")))
                .hasCauseInstanceOf(NotEnoughReplicasException.class)
                .hasMessageContaining("for this topic");
        assertThat(get(three.judge(line("orders", 0), () -> "judged"))).isEqualTo("judged");
        assertThat(get(three.judge(line("orders", 1), () -> "judged"))).isEqualTo("judged");
        assertThat(hard).noneMatch(CompletableFuture::isDone);

        free.countDown();
        for (CompletableFuture<Boolean> each : hard) {
            assertThat(get(each)).isTrue();
        }
        three.close();
    }

    private static Line line(String topic, int connection) {
        return new Line(connection, new TopicPartition(topic, 0));
    }

    private static boolean within(CountDownLatch free) {
        try {
            return free.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String hold() {
        begun.countDown();
        try {
            return held.await(60, TimeUnit.SECONDS) ? "held" : "given up";
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static <T> T get(CompletableFuture<T> judged) throws Exception {
        return judged.get(60, TimeUnit.SECONDS);
    }
}
