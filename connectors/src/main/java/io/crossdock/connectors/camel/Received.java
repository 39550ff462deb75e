package io.crossdock.connectors.camel;

import org.apache.camel.Exchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The records of Kafka that a message was made of, for whoever passes their keys and headers on byte by byte. The parts of
 * a split keep those of the whole.
 *
 * @param records in their order
 * @param inBatch whether the message is a list with a body for each of them
 */
public record Received(List<ConsumerRecord<byte[], byte[]>> records, boolean inBatch) {
    private static final String PROPERTY = "crossdock.received";

    public Received {
        records = List.copyOf(records);
    }

    /** Null if the message did not come from Kafka. */
    public static @Nullable Received of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, Received.class);
    }

    /** The record that became this message or, split, a part of it; null if there is not exactly one. */
    static @Nullable ConsumerRecord<byte[], byte[]> one(Exchange exchange) {
        Received received = of(exchange);
        return received == null || received.inBatch()
                ? null
                : received.records().get(0);
    }

    void markOn(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }
}
