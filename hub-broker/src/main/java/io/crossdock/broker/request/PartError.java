package io.crossdock.broker.request;

import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletionException;

/**
 * A failure as the protocol answers it for one part of a request: a partition, a topic, a resource.
 *
 * @param code Kafka's error code
 * @param message what went wrong, for people
 */
public record PartError(short code, String message) {
    private static final Logger LOG = LoggerFactory.getLogger(PartError.class);

    public static PartError of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        Errors error = Errors.forException(cause);
        if (!(cause instanceof ApiException)) {
            LOG.error("Part of a request failed; the client is told {}", error, cause);
        }
        String message = cause.getMessage();
        return new PartError(error.code(), message == null ? error.message() : message);
    }
}
