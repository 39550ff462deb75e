package io.crossdock.connectors.delivery;

import org.apache.kafka.common.errors.RetriableException;

/**
 * A task may not deliver for a partition now: another one has taken it, or what the target knows of it could not be read.
 * Nothing is lost and nothing was delivered; the connector starts anew and learns from its group what is its own.
 */
public final class PartitionTakenException extends RetriableException {
    private static final long serialVersionUID = 1L;

    public PartitionTakenException(String message) {
        super(message);
    }

    public PartitionTakenException(String message, Throwable cause) {
        super(message, cause);
    }
}
