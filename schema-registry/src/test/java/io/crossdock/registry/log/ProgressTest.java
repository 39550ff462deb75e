package io.crossdock.registry.log;

import io.crossdock.registry.log.Progress.Fate;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressTest {
    private static final Duration NOT_AT_ALL = Duration.ZERO;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Progress progress = new Progress();

    @Test
    void itIsReadyWhenAllThatWasThereAtTheStartIsReplayed() throws Exception {
        assertThat(progress.isReady()).isFalse();
        progress.begin(0, 3);
        assertThat(progress.isReady()).isFalse();
        assertThat(progress.awaitReady(NOT_AT_ALL)).isFalse();
        progress.advance(3);
        assertThat(progress.isReady()).isTrue();
    }

    @Test
    void anEmptyTopicIsReadyAtOnce() {
        progress.begin(7, 7);

        assertThat(progress.isReady()).isTrue();
    }

    @Test
    void aWatchedRecordThatIsReplayedWasWritten() throws Exception {
        progress.begin(0, 0);
        progress.watch(5);
        assertThat(progress.fate(NOT_AT_ALL)).isEqualTo(Fate.UNKNOWN);
        progress.replaying(5);
        assertThat(progress.fate(NOT_AT_ALL)).isEqualTo(Fate.UNKNOWN);
        progress.advance(6);

        assertThat(progress.fate(LONG)).isEqualTo(Fate.WRITTEN);
    }

    @Test
    void aWatchedRecordThatIsPassedOverWasNotWritten() throws Exception {
        progress.begin(0, 0);
        progress.watch(5);
        progress.replaying(4);
        progress.replaying(7);
        progress.advance(8);

        assertThat(progress.fate(LONG)).isEqualTo(Fate.NOT_WRITTEN);
    }

    @Test
    void whoWaitsIsWokenByThatWhichWasAwaited() {
        progress.begin(0, 0);
        var waiting = CompletableFuture.supplyAsync(() -> await(4));

        progress.advance(4);
        assertThat(waiting).isNotDone();
        progress.advance(5);

        assertThat(waiting.join()).isTrue();
    }

    @Test
    void nobodyWaitsForATopicThatIsLost() throws Exception {
        progress.begin(0, 9);
        var waiting = CompletableFuture.supplyAsync(() -> await(4));

        progress.lose("the first reason");
        progress.lose("another");

        assertThat(waiting.join()).isFalse();
        assertThat(progress.lost()).contains("the first reason");
        assertThat(progress.awaitReady(LONG)).isTrue();
        progress.watch(1);
        assertThat(progress.fate(LONG)).isEqualTo(Fate.UNKNOWN);
    }

    private boolean await(long offset) {
        try {
            return progress.await(offset, LONG);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
