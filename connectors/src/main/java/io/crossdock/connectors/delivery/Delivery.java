package io.crossdock.connectors.delivery;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

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

    /**
     * As {@link #deliver(List)}, for a target that keeps the offsets itself: it stores them with the records or neither.
     *
     * @param after where the partitions of these records are once the records are delivered
     * @throws PartitionTakenException if another task has taken one of the partitions
     */
    default void deliver(
            List<ConsumerRecord<byte[], byte[]>> records, Supplier<Map<TopicPartition, OffsetAndMetadata>> after)
            throws Exception {
        deliver(records);
    }

    /** Whether a delivery that failed so failed for what is in the records, at a target that works. */
    default boolean blames(Exception failure) {
        return false;
    }

    /**
     * Stores offsets without records: those of records that were given up.
     *
     * @throws PartitionTakenException as above
     */
    default void passOver(Supplier<Map<TopicPartition, OffsetAndMetadata>> after) throws Exception {}

    /** Whether it keeps the offsets, so that {@link #take} says where to go on. */
    default boolean keepsOffsets() {
        return false;
    }

    /**
     * Takes partitions from whoever had them, who can store nothing for them any more.
     *
     * @return where they are; none for a partition that nothing was ever delivered of
     */
    default Map<TopicPartition, OffsetAndMetadata> take(Collection<TopicPartition> partitions) throws Exception {
        return Map.of();
    }
}
