package io.crossdock.registry.log;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What threads do between two attempts, until the log is closed. Thread-safe. */
final class Pauses {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int MOST_DOUBLINGS = 5;

    private final CountDownLatch over = new CountDownLatch(1);

    /**
     * Waits a little, or not at all once the log is closed.
     *
     * @return whether it is
     */
    boolean pause() throws InterruptedException {
        return pause(1);
    }

    /**
     * Waits longer after each failure in a row, up to 16 seconds.
     *
     * @return whether the log is closed
     */
    boolean pause(int failures) throws InterruptedException {
        int doublings = Math.min(Math.max(failures - 1, 0), MOST_DOUBLINGS);
        return over.await(PAUSE.toMillis() << doublings, TimeUnit.MILLISECONDS);
    }

    boolean areOver() {
        return over.getCount() == 0;
    }

    /** From now on nobody waits. */
    void end() {
        over.countDown();
    }
}
