package io.crossdock.broker.api.topics;

import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletionException;

/**
 * A failure as the protocol answers it for one topic.
 *
 * @param code Kafka's error code
 * @param message what went wrong and how to mend it
 */
record TopicError(short code, String message) {
    private static final Logger LOG = LoggerFactory.getLogger(TopicError.class);

    static TopicError of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        Errors error = Errors.forException(cause);
        if (!(cause instanceof ApiException)) {
            LOG.error("A change of a topic failed; the client is told {}", error, cause);
        }
        String message = cause.getMessage();
        return new TopicError(error.code(), message == null ? error.message() : message);
    }
}
