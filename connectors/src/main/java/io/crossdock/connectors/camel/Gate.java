package io.crossdock.connectors.camel;

import org.apache.camel.Processor;

/**
 * Where messages of an origin come in: returns only when the hub has their records. Camel acknowledges a message to its
 * origin (moves the file, commits the session) exactly when this returns normally. Thread-safe.
 */
interface Gate extends Processor {

    /** Refuses messages from now on; their origins keep them. */
    void shut();

    /** Returns when no message is inside any more. */
    void awaitEmpty() throws InterruptedException;
}
