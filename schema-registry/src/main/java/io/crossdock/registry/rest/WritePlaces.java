package io.crossdock.registry.rest;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * How many requests may wait at once for something to be written, be it for this node's log or for the node that writes.
 * Each of them holds a thread of a server that serves other things too, for as long as a cluster or a node is stuck: those
 * beyond are told to ask again, so that reads, health and administration have threads left. Thread-safe; never waits.
 */
public final class WritePlaces {
    /** Half of the server's threads. */
    public static final int MOST = 8;

    private static final int ASK_AGAIN_SECONDS = 2;

    private final Semaphore places = new Semaphore(MOST);

    /**
     * A place, to be closed by whoever took it.
     *
     * @throws WebApplicationException 503 with Retry-After, when there is none; nothing was changed then
     */
    Place take() {
        return find().orElseThrow(() -> {
            Response full = Answers.of(
                    503,
                    Answers.TIMED_OUT,
                    MOST
                            + " writes are under way already and no more are taken at once; they are being judged, or wait for the"
                            + " registry's topic or for the node that writes it, which may be slow or away. Nothing was"
                            + " changed, so ask again in a moment");
            return new WebApplicationException(
                    "too many writes wait",
                    Response.fromResponse(full)
                            .header(HttpHeaders.RETRY_AFTER, ASK_AGAIN_SECONDS)
                            .build());
        });
    }

    private Optional<Place> find() {
        return places.tryAcquire() ? Optional.of(places::release) : Optional.empty();
    }

    /** Held while something waits. */
    @FunctionalInterface
    interface Place extends AutoCloseable {
        @Override
        void close();
    }
}
