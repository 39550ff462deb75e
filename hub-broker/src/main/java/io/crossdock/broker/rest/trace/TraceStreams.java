package io.crossdock.broker.rest.trace;

import io.crossdock.security.rest.Refusal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the number of traces that are followed on this hub at a time to {@value #MOST}, so that they leave threads to other
 * requests, and ends them with the hub. Thread-safe.
 */
public final class TraceStreams implements AutoCloseable {
    /** At a time. */
    static final int MOST = 4;

    private final Semaphore free = new Semaphore(MOST);
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** 429 when there are enough. */
    Place take() {
        if (!free.tryAcquire()) {
            throw Refusal.tooMany(
                    MOST + " traces are followed on this hub already, which is as many as it allows; try again"
                            + " when one has ended, or at another hub of the cluster");
        }
        return new Place();
    }

    /** Waits until the next look is due. @return whether the hub stops */
    boolean stopsWithin(Duration pause) throws InterruptedException {
        return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        stopping.countDown();
    }

    /** What one of them occupies. Closed once. */
    final class Place implements AutoCloseable {
        @Override
        public void close() {
            free.release();
        }
    }
}
