package io.crossdock.broker.rest.v3;

import io.crossdock.security.rest.KafkaStatus;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.BrokerNotAvailableException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refusals in the statuses and codes by which Confluent's REST Proxy is known. What Kafka refuses has five digits; what
 * that API refuses by itself, such as another cluster or JSON that is none, has the status for its code.
 */
final class V3Refusals {
    /** Kafka says that the request makes no sense, or that what is to be created exists. Status 400. */
    static final int BAD_REQUEST = 40_002;
    /** Status 401. */
    static final int NOT_AUTHENTICATED = 40_101;
    /** Status 403. */
    static final int NOT_AUTHORIZED = 40_301;
    /** No such topic, or no such partition of it. Status 404. */
    static final int UNKNOWN_TOPIC_OR_PARTITION = 40_403;
    /** Status 500. */
    static final int FAILED = 50_002;
    /** Status 500; the same call may succeed later. */
    static final int FAILED_FOR_NOW = 50_003;
    /** Status 503. */
    static final int NO_SUCH_BROKER_NOW = 50_302;

    private static final Logger LOG = LoggerFactory.getLogger(V3Refusals.class);

    private V3Refusals() {}

    /** What the cluster refused. */
    static WebApplicationException of(ApiException refused) {
        String message = String.valueOf(refused.getMessage());
        if (refused instanceof AuthenticationException) {
            return refusal(401, NOT_AUTHENTICATED, message);
        }
        if (refused instanceof AuthorizationException) {
            return refusal(403, NOT_AUTHORIZED, message);
        }
        if (refused instanceof UnknownTopicOrPartitionException || refused instanceof UnknownTopicIdException) {
            return refusal(404, UNKNOWN_TOPIC_OR_PARTITION, message);
        }
        if (refused instanceof BrokerNotAvailableException) {
            return refusal(503, NO_SUCH_BROKER_NOW, message);
        }
        if (refused instanceof ThrottlingQuotaExceededException) {
            return refusal(429, 429, message);
        }
        int status = KafkaStatus.of(refused).getStatusCode();
        if (status == 404) {
            return refusal(404, 404, message);
        }
        if (status < 500 || refused instanceof UnsupportedVersionException) {
            return refusal(400, BAD_REQUEST, message);
        }
        LOG.warn("a request to the cluster failed; the REST client was answered with status 500", refused);
        return refusal(500, refused instanceof RetriableException ? FAILED_FOR_NOW : FAILED, message);
    }

    /** 404: whatever is no topic and no partition. */
    static WebApplicationException unknown(String message) {
        return refusal(404, 404, message);
    }

    /** 404. */
    static WebApplicationException unknownPartition(String topic, int partition) {
        return refusal(
                404, UNKNOWN_TOPIC_OR_PARTITION, "Partition " + partition + " of topic " + topic + " cannot be found.");
    }

    private static WebApplicationException refusal(int status, int code, String message) {
        return new WebApplicationException(
                message,
                Response.status(status)
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(new V3Errors.ErrorDto(code, message))
                        .build());
    }
}
