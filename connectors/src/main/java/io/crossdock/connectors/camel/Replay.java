package io.crossdock.connectors.camel;

import io.crossdock.connectors.definition.EndpointReference;
import io.crossdock.connectors.delivery.BatchEnd;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What an origin that can be read again from a position is told; it finds this in its context's registry. What it reads it
 * {@linkplain #hand hands over} batch by batch.
 *
 * @param position where to go on, as it said itself; null to begin
 * @param unreadable told when the origin cannot be read now
 * @param readable told when it can be again
 */
public record Replay(@Nullable String position, Clock clock, Consumer<Throwable> unreadable, Runnable readable) {
    /** The exchange property with the {@link BatchEnd} behind a batch. */
    public static final String POSITION = "crossdock.position";

    private static final Set<String> ORIGINS = Set.of(
            "crossdock-topics",
            "http-poll-source",
            "kafka-cluster-source",
            "mongo-poll-source",
            "postgresql-cdc-source",
            "s3-source",
            "sql-poll-source");

    /**
     * A message of a batch that has headers besides its body.
     *
     * @param body null where the message says that something is gone
     */
    public record Part(@Nullable Object body, Map<String, Object> headers) {
        public Part {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * Hands over one batch: as an exchange with the list as its body, and the end as its property {@value #POSITION}.
     *
     * @param batch messages, {@link Part}s, or Kafka's records; may be empty
     * @return whether it is in the hub with that end, for good; if not, it is to be handed over again
     */
    public static boolean hand(org.apache.camel.Consumer origin, List<?> batch, BatchEnd end) {
        Exchange exchange = origin.createExchange(false);
        exchange.getMessage().setBody(batch);
        exchange.setProperty(POSITION, end);
        try {
            origin.getProcessor().process(exchange);
        } catch (Exception failed) {
            exchange.setException(failed);
        }
        return exchange.getException() == null && !exchange.isRollbackOnly();
    }

    /** Whether the endpoint is such an origin. */
    public static boolean suits(EndpointReference endpoint) {
        return ORIGINS.contains(endpoint.label());
    }
}
