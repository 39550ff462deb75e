package io.crossdock.broker.partition;

import io.crossdock.broker.metadata.PartitionStep;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** How a leader has its in-sync replicas changed. Thread-safe; never blocks. */
public interface InSyncChanges {

    /**
     * Has a step written.
     *
     * @param joining the broker epochs of those who join, each in the life it was judged in
     * @return completes when this broker's image shows it and the partition has seen that; fails with
     *     {@link RefusedChangeException} when it was not made, and with anything else when nobody knows
     */
    CompletableFuture<Void> write(TopicPartition id, Uuid topic, PartitionStep step, Map<Integer, Long> joining);
}
