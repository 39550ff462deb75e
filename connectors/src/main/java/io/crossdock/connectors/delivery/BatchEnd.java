package io.crossdock.connectors.delivery;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

import java.util.Map;

/** Where an origin is behind a batch of messages. The hub keeps it in the transaction that has the batch's records. */
public sealed interface BatchEnd {

    /** Adds it to the transaction that is open. */
    void addTo(Producer<byte[], byte[]> producer, String connector);

    /** @param text what the origin understands; kept by the connector's name */
    record Position(String text) implements BatchEnd {
        @Override
        public void addTo(Producer<byte[], byte[]> producer, String connector) {
            producer.send(SourcePositions.record(connector, text));
        }
    }

    /**
     * Offsets in topics of the hub itself, kept where those of consumers are.
     *
     * @param next the next offset to read, by partition
     * @param group whose offsets they are
     */
    record Offsets(Map<TopicPartition, OffsetAndMetadata> next, ConsumerGroupMetadata group) implements BatchEnd {
        public Offsets {
            next = Map.copyOf(next);
        }

        @Override
        public void addTo(Producer<byte[], byte[]> producer, String connector) {
            producer.sendOffsetsToTransaction(next, group);
        }
    }
}
