package io.crossdock.connectors.camel;

import java.time.Instant;

/** How a source tells what happens to it; called on its threads and on the producer's. */
public interface SourceListener {
    /**
     * A message has become a record and is on its way.
     *
     * @return the moment, for {@link #delivered}
     */
    Instant received();

    /** The hub has acknowledged a record that was received then. */
    void delivered(Instant received);

    /** A record's step failed for the last time. */
    void failed(Throwable cause);

    /** What could not become a record is safe in the dead-letter topic. */
    void deadLettered();

    /** The hub did not take records for now; their message stays at its origin, which will hand it over again. */
    void retrying(Throwable cause);

    /** The origin, which could not be read, can be again, though there may be nothing new. */
    void recovered();

    /** The source cannot go on without being mended. Its message stays at its origin, and no more are taken. */
    void ended(Throwable cause);
}
