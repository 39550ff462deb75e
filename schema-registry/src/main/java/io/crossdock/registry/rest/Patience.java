package io.crossdock.registry.rest;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * Lets a few requests wait for what will be in a moment, such as the end of the start or the next leader, so that a client
 * need not ask again; those beyond are told to. Thread-safe.
 */
public final class Patience {
    /** Nobody waits. */
    public static final Patience NONE = new Patience(Duration.ZERO);

    /** Requests that may wait at once: few beside the threads of the server, which others need. */
    private static final int MOST = 4;

    private static final long LOOK_AGAIN_MILLIS = 20;

    private final Semaphore places = new Semaphore(MOST);
    private final long looks;

    /** @param longest that one request waits */
    public Patience(Duration longest) {
        this.looks = longest.toMillis() / LOOK_AGAIN_MILLIS;
    }

    /** Whether it came in time. */
    boolean until(BooleanSupplier there) {
        if (there.getAsBoolean()) {
            return true;
        }
        if (looks == 0 || !places.tryAcquire()) {
            return false;
        }
        try {
            for (long look = 0; look < looks; look++) {
                Thread.sleep(LOOK_AGAIN_MILLIS);
                if (there.getAsBoolean()) {
                    return true;
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
        return there.getAsBoolean();
    }
}
