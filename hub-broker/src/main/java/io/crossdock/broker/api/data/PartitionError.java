package io.crossdock.broker.api.data;

import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletionException;

/**
 * A failure as the protocol answers it for one partition.
 *
 * @param code Kafka's error code
 * @param message what went wrong, for people
 */
record PartitionError(short code, String message) {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionError.class);

    static PartitionError of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        Errors error = Errors.forException(cause);
        if (!(cause instanceof ApiException)) {
            LOG.error("A partition of a request failed; the client is told {}", error, cause);
        }
        String message = cause.getMessage();
        return new PartitionError(error.code(), message == null ? error.message() : message);
    }
}
