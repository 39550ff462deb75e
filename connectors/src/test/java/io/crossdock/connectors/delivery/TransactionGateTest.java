package io.crossdock.connectors.delivery;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Who gets into a transaction, and when it ends. */
class TransactionGateTest {
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final Consumer<@Nullable Throwable> MEMBER = failure -> {};
    private final TransactionGate gate = new TransactionGate(2);

    @Test
    void nobodyGetsInWhileATransactionEnds() throws Exception {
        enter(MEMBER);
        assertThat(gate.awaitEnd()).containsExactly(MEMBER);

        CompletableFuture<Boolean> late = entering();
        await().during(MOMENT).until(() -> !late.isDone());
        gate.reopen();

        assertThat(late.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aTransactionEndsWhenAllWhoAreInsideHaveLeft() throws Exception {
        assertThat(gate.enter()).isTrue();
        enter(MEMBER);
        CompletableFuture<List<?>> ending = ending();
        await().during(MOMENT).until(() -> !ending.isDone());

        gate.leave(MEMBER);

        assertThat(ending.get(10, TimeUnit.SECONDS)).hasSize(2);
    }

    @Test
    void whoSentNothingIsNoMember() throws Exception {
        enter(null);
        enter(MEMBER);

        assertThat(gate.awaitEnd()).containsExactly(MEMBER);
    }

    @Test
    void oneThatIsClosedLetsNobodyInAndEndsWithWhatWasSent() throws Exception {
        enter(MEMBER);
        gate.close();

        assertThat(gate.enter()).isFalse();
        assertThat(gate.awaitEnd()).containsExactly(MEMBER);
        gate.reopen();
        assertThat(gate.enter()).isFalse();
        assertThat(gate.awaitEnd()).isEmpty();
    }

    @Test
    void closingSendsAwayWhoWaits() throws Exception {
        enter(MEMBER);
        gate.awaitEnd();
        CompletableFuture<Boolean> waiting = entering();

        gate.close();

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isFalse();
    }

    private void enter(@Nullable Consumer<@Nullable Throwable> member) throws InterruptedException {
        assertThat(gate.enter()).isTrue();
        gate.leave(member);
    }

    private CompletableFuture<Boolean> entering() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return gate.enter();
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
        });
    }

    private CompletableFuture<List<?>> ending() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return gate.awaitEnd();
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
        });
    }
}
