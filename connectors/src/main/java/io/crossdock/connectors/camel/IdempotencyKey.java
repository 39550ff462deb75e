package io.crossdock.connectors.camel;

import io.crossdock.connectors.definition.EndpointReference;
import org.apache.camel.Exchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.Set;

/**
 * The HTTP header by which a target can tell that it has seen a record: the same for every try of the record, after
 * retries, restarts and moves to other nodes, and different for every other record.
 *
 * <p>Its name is that of the IETF's draft-ietf-httpapi-idempotency-key-header; a step may set another header from the
 * variable {@value #VARIABLE}. A batch has none: a later try may hold other records.
 */
final class IdempotencyKey {
    static final String HEADER = "Idempotency-Key";
    static final String VARIABLE = "idempotencyKey";
    private static final Set<String> ENDPOINTS =
            Set.of("http", "https", "http-sink", "http-secured-sink", "http-request-sink");

    private IdempotencyKey() {}

    /** Whether the endpoint speaks HTTP. */
    static boolean suits(EndpointReference endpoint) {
        return ENDPOINTS.contains(endpoint.label());
    }

    /** Replaces a header of this name that the record has: whoever wrote it cannot know what was delivered. */
    static void put(ConsumerRecord<?, ?> record, Exchange exchange) {
        String key = record.topic() + "-" + record.partition() + "-" + record.offset();
        exchange.setVariable(VARIABLE, key);
        exchange.getMessage().setHeader(HEADER, key);
    }
}
