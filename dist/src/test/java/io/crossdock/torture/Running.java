package io.crossdock.torture;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether actors are to go on. Thread-safe. */
public final class Running {
    private final CountDownLatch stopped = new CountDownLatch(1);

    public boolean yes() {
        return stopped.getCount() > 0;
    }

    public void stop() {
        stopped.countDown();
    }

    /** Waits so long, or until there is nothing to wait for any more. */
    public void pause(long millis) {
        try {
            if (stopped.await(millis, TimeUnit.MILLISECONDS)) {
                return; // told to stop meanwhile
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stop();
        }
    }
}
