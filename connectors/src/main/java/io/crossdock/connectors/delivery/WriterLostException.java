package io.crossdock.connectors.delivery;

import org.apache.kafka.common.errors.RetriableException;

/**
 * A writer cannot go on, because its connector runs elsewhere now or because nobody knows how its last transaction ended. A
 * new one can, if the connector still has its lease.
 */
public final class WriterLostException extends RetriableException {
    private static final long serialVersionUID = 1L;

    public WriterLostException(String message) {
        super(message);
    }

    public WriterLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
