package io.crossdock.connectors.delivery;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class AckGroupTest {
    private final AckGroup group = new AckGroup();

    @Test
    void itWaitsForEveryRecord() throws Exception {
        group.add();
        group.add();
        group.done(null);
        CompletableFuture<@Nullable Throwable> outcome = CompletableFuture.supplyAsync(this::await);

        assertThat(outcome).isNotDone();
        group.done(null);

        assertThat(outcome.get(10, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void oneFailureFailsTheWholeAndTheFirstIsTheReason() {
        var first = new IOException("first");
        group.add();
        group.add();
        group.add();
        group.done(null);
        group.done(first);
        group.done(new IOException("second"));

        assertThat(await()).isSameAs(first);
    }

    @Test
    void anEmptyGroupIsSafeAtOnce() {
        assertThat(await()).isNull();
    }

    private @Nullable Throwable await() {
        try {
            return group.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
