package io.crossdock.registry.log;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What threads do between two attempts, until the log is closed. Thread-safe. */
final class Pauses {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final CountDownLatch over = new CountDownLatch(1);

    /**
     * Waits a little, or not at all once the log is closed.
     *
     * @return whether it is
     */
    boolean pause() throws InterruptedException {
        return over.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean areOver() {
        return over.getCount() == 0;
    }

    /** From now on nobody waits. */
    void end() {
        over.countDown();
    }
}
