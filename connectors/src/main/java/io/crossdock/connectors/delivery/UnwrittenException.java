package io.crossdock.connectors.delivery;

import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;

/** The hub did not take records. They are still at their origin. */
public final class UnwrittenException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnwrittenException(String message, Throwable cause) {
        super(message + ": " + cause, cause);
    }

    /** Whether the same records may well be taken later, because it is the hub that has a problem, not they. */
    public boolean mayPass() {
        return getCause() instanceof RetriableException || getCause() instanceof InterruptException;
    }
}
