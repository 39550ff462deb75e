package io.crossdock.broker.log;

import org.apache.kafka.common.errors.KafkaStorageException;

/**
 * There is no room for what was to be written; nothing of it was, and nothing else is lost. Clients see
 * KAFKA_STORAGE_ERROR and try again, which works once there is room.
 */
public final class DiskFullException extends KafkaStorageException {
    private static final long serialVersionUID = 1;

    public DiskFullException(String message) {
        super(message);
    }

    public DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
