package io.crossdock.connectors.delivery;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.List;

/** Where a sink's records go. Called by several threads at once when a sink has several tasks. */
@FunctionalInterface
public interface Delivery {
    /**
     * Returns once the target has all records, in this order.
     *
     * @param records one or more; exactly one unless the sink works in batches
     * @throws UndeliverableException if trying again cannot help, because a record itself is at fault
     * @throws Exception if the target is; the records will be handed over again
     */
    void deliver(List<ConsumerRecord<byte[], byte[]>> records) throws Exception;
}
