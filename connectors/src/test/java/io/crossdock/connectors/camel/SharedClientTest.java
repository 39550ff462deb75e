package io.crossdock.connectors.camel;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One client for many tasks. */
class SharedClientTest {
    private final AtomicInteger opened = new AtomicInteger();
    private final List<Integer> closed = new CopyOnWriteArrayList<>();
    private final List<Integer> lost = new CopyOnWriteArrayList<>();

    @Test
    void whoComesWhileAClientIsOpenedWaitsForThatOne() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var shared = client(() -> {
            begun.countDown();
            go.await();
            return opened.incrementAndGet();
        });

        CompletableFuture<Integer> first = got(shared);
        begun.await();
        CompletableFuture<Integer> second = got(shared);
        go.countDown();

        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void aClientThatIsLostIsClosedOnceAndAnotherIsOpened() throws Exception {
        var shared = client(opened::incrementAndGet);
        Integer former = shared.get();
        lost.add(former);

        assertThat(shared.get()).isEqualTo(2);
        shared.leave(former); // by a task that was late to notice

        assertThat(shared.get()).isEqualTo(2);
        assertThat(closed).containsExactly(1);
    }

    @Test
    void oneThatCouldNotBeOpenedIsTriedAnewByWhoComesNext() throws Exception {
        var shared = client(() -> {
            if (opened.incrementAndGet() == 1) {
                throw new IOException("away");
            }
            return opened.get();
        });

        assertThatThrownBy(shared::get).isInstanceOf(IOException.class).hasMessage("away");

        assertThat(shared.get()).isEqualTo(2);
    }

    @Test
    void aStopDoesNotWaitForAClientThatIsOpenedButItIsClosedThen() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var shared = client(() -> {
            begun.countDown();
            go.await();
            return opened.incrementAndGet();
        });
        CompletableFuture<Integer> opening = got(shared);
        begun.await();

        CompletableFuture.runAsync(shared::leave).get(10, TimeUnit.SECONDS);
        assertThat(closed).isEmpty();
        go.countDown();
        opening.get(10, TimeUnit.SECONDS);

        assertThat(closed).containsExactly(1);
    }

    private SharedClient<Integer> client(SharedClient.Opening<Integer> opening) {
        return new SharedClient<>(opening, it -> !lost.contains(it), closed::add);
    }

    private static CompletableFuture<Integer> got(SharedClient<Integer> shared) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return shared.get();
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        });
    }
}
