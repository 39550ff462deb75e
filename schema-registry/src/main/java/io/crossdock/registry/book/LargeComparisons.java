package io.crossdock.registry.book;

import java.util.concurrent.Semaphore;

/**
 * Bounds how many large comparisons run at once. One of a schema with a long history of large versions takes seconds, on a
 * thread that serves reads, health and administration too; most take a millisecond and are not counted. Thread-safe;
 * never waits.
 */
final class LargeComparisons {
    /** Characters of schemas to be read from which a comparison is large: beyond, it may take over half a second. */
    static final long LARGE = 512 * 1024;

    /** Of a server's threads, so that most stay with what is quick. */
    static final int MOST = 2;

    private final Semaphore places = new Semaphore(MOST);

    /**
     * Leave to compare.
     *
     * @param characters of all schemas that have to be read
     * @throws Refused with {@link ErrorCode#BUSY} when it would be one large comparison too many
     */
    Place take(long characters) {
        if (characters < LARGE) {
            return () -> {};
        }
        if (!places.tryAcquire()) {
            throw busy();
        }
        return places::release;
    }

    /** Ask again: nothing was changed. */
    static Refused busy() {
        return new Refused(
                ErrorCode.BUSY,
                "comparing with so large a history takes long, and " + MOST
                        + " such comparisons run already; nothing was changed, so ask again in a moment, or delete versions"
                        + " that nobody needs, or set a level that is not transitive");
    }

    /** Held while it is compared. */
    @FunctionalInterface
    interface Place extends AutoCloseable {
        @Override
        void close();
    }
}
