package io.crossdock.hub.registry;

import jakarta.ws.rs.ServiceUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class LastKnownTest {
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Duration OLDEST = Duration.ofMinutes(5);

    private final SetClock clock = new SetClock();
    private final Cluster cluster = new Cluster();
    private final LastKnown<Integer> known =
            new LastKnown<>("rules", cluster, clock, new LastKnown.Ages(AGAIN, OLDEST, Duration.ofSeconds(20)));

    @Test
    void anAnswerIsKeptForAWhile() {
        assertThat(known.get()).isEqualTo(1);
        assertThat(known.get()).isEqualTo(1);

        clock.pass(AGAIN);

        assertThat(known.get()).isEqualTo(2);
    }

    @Test
    void whileTheClusterIsAwayTheLastAnswerCountsUntilItIsTooOld() {
        known.get();
        cluster.away = true;

        clock.pass(OLDEST);
        assertThat(known.get()).isEqualTo(1);

        clock.pass(Duration.ofMillis(1));
        assertThatThrownBy(known::get)
                .isInstanceOf(ServiceUnavailableException.class)
                .hasMessageContaining("nobody answers");

        cluster.away = false;
        clock.pass(AGAIN);
        assertThat(known.get()).isEqualTo(3);
    }

    @Test
    void aFailureIsRememberedAsAnAnswerIs() {
        cluster.away = true;

        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(known::get).isInstanceOf(ServiceUnavailableException.class);
        }
        assertThat(cluster.asked).isEqualTo(1);

        clock.pass(AGAIN);
        assertThatThrownBy(known::get).isInstanceOf(ServiceUnavailableException.class);
        assertThat(cluster.asked).isEqualTo(2);
    }

    @Test
    void oneWaitsForTheClusterAndTheOthersUseTheLastAnswer() throws Exception {
        known.get();
        clock.pass(AGAIN);
        cluster.silent = new CountDownLatch(1);
        CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(known::get);
        cluster.begun.await();

        for (int i = 0; i < 16; i++) {
            assertThat(known.get()).isEqualTo(1);
        }
        assertThat(waiting).isNotDone();

        cluster.silent.countDown();
        assertThat(waiting.get()).isEqualTo(2);
    }

    @Test
    void withoutAnyAnswerNobodyWaitsBesideTheOneThatAsksAgain() throws Exception {
        cluster.away = true;
        assertThatThrownBy(known::get).isInstanceOf(ServiceUnavailableException.class);
        clock.pass(AGAIN);
        cluster.silent = new CountDownLatch(1);
        CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(known::get);
        cluster.begun.await();

        assertThatThrownBy(known::get).hasMessageContaining("nobody answers");
        assertThat(waiting).isNotDone();

        cluster.away = false;
        cluster.silent.countDown();
        assertThat(waiting.get()).isEqualTo(2);
    }

    @Test
    void allWaitForTheVeryFirstAnswer() throws Exception {
        cluster.silent = new CountDownLatch(1);
        CompletableFuture<Integer> first = CompletableFuture.supplyAsync(known::get);
        cluster.begun.await();
        CompletableFuture<Integer> second = CompletableFuture.supplyAsync(known::get);

        cluster.silent.countDown();

        assertThat(first.get()).isEqualTo(1);
        assertThat(second.get()).isEqualTo(1);
    }

    @Test
    void whatTheClusterRefusesCountsNoMore() {
        known.get();
        cluster.refuses = true;
        clock.pass(AGAIN);

        assertThatThrownBy(known::get).hasMessageContaining("may not read");
        cluster.refuses = false;
        cluster.away = true;
        clock.pass(AGAIN);
        assertThatThrownBy(known::get).hasMessageContaining("nobody answers");
    }

    /** Answers with how often it was asked. */
    private static final class Cluster implements LastKnown.Source<Integer> {
        private final CountDownLatch begun = new CountDownLatch(1);
        private volatile CountDownLatch silent = new CountDownLatch(0);
        private volatile boolean away;
        private volatile boolean refuses;
        private volatile int asked;

        @Override
        public synchronized Integer ask() throws LastKnown.AwayException, InterruptedException {
            asked++;
            if (silent.getCount() > 0) {
                begun.countDown();
                silent.await();
            }
            if (away) {
                throw new LastKnown.AwayException("nobody answers", new IOException("connection refused"));
            }
            if (refuses) {
                throw new ServiceUnavailableException("the registry may not read it");
            }
            return asked;
        }
    }
}
