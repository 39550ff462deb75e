package io.crossdock.connectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LanesTest {
    private final Lanes lanes = new Lanes();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        hanging.countDown();
        lanes.close();
    }

    @Test
    void oneThatHangsKeepsItsNameAndNobodyElseWaits() throws Exception {
        lanes.run("a", this::hang);
        CompletableFuture<Void> second = lanes.run("a", () -> done.add("a2"));
        for (int i = 0; i < 50; i++) {
            lanes.run("b" + i, () -> done.add("b")).get(60, TimeUnit.SECONDS);
        }

        assertThat(second).isNotDone();
        assertThat(done).hasSize(50).containsOnly("b");

        hanging.countDown();
        second.get(60, TimeUnit.SECONDS);
        assertThat(done).endsWith("a1", "a2");
    }

    @Test
    void aNewNameWaitsForTheOldOneOfItsFile() throws Exception {
        CompletableFuture<Void> stopped = lanes.run("old", this::hang);
        CompletableFuture<Void> started = lanes.after(stopped, "new", () -> done.add("new"));
        lanes.run("other", () -> {}).get(60, TimeUnit.SECONDS);

        assertThat(started).isNotDone();

        hanging.countDown();
        started.get(60, TimeUnit.SECONDS);
        assertThat(done).containsExactly("a1", "new");
    }

    @Test
    void aFailureDoesNotStopWhatComesAfterIt() throws Exception {
        CompletableFuture<Void> failed = lanes.run("a", () -> {
            throw new IllegalStateException("broken");
        });
        CompletableFuture<Void> next = lanes.after(failed, "a", () -> done.add("next"));

        assertThatThrownBy(() -> failed.get(60, TimeUnit.SECONDS)).hasRootCauseMessage("broken");
        next.get(60, TimeUnit.SECONDS);
        assertThat(done).containsExactly("next");
    }

    private void hang() {
        try {
            hanging.await();
            done.add("a1");
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
