package io.crossdock.broker.coordinator;

import io.crossdock.broker.log.TransactionMarker;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The log of one shard: what the runtime needs of a partition that this broker leads. Called on the shard's lane only.
 */
public interface ShardLog {

    TopicPartition topicPartition();

    /**
     * Appends one batch. Batches are committed in the order of the calls.
     *
     * @return completes, on any thread, when the batch is below the high watermark; fails with one of Kafka's
     *     {@code ApiException}s (NotLeaderOrFollowerException, KafkaStorageException, NotEnoughReplicasException, …)
     */
    CompletableFuture<Void> append(MemoryRecords batch);

    /** As {@link #append(MemoryRecords)}, for the end of a producer's transaction in this log. */
    CompletableFuture<Void> append(TransactionMarker marker);

    /**
     * Returns when nothing but the disk or the replicas could refuse this marker now.
     *
     * @throws org.apache.kafka.common.errors.ApiException when it comes too late, see
     *     {@link io.crossdock.broker.log.PartitionLog#append(TransactionMarker, int)}
     */
    void check(TransactionMarker marker);

    /**
     * Returns when the log would take another batch now, as far as its disk and the number of in-sync replicas are
     * concerned. Cheap; asked before each operation that may write.
     *
     * @throws io.crossdock.broker.log.DiskFullException when it would refuse one until there is room again
     * @throws org.apache.kafka.common.errors.NotEnoughReplicasException when it would until there are more replicas
     */
    void requireRoom();

    /** Hands over every batch from the start to the end of the log, in order. May read from disk. */
    void replay(Consumer<RecordBatch> each);

    /**
     * What an earlier leader wrote may not be on all replicas yet, and be lost if this broker is.
     *
     * @return completes, on any thread, when everything that is in the log now is below the high watermark, or this
     *     leadership is over, or what is lost of it costs nobody anything but time and too few replicas are in sync
     */
    CompletableFuture<Void> whenCommitted();
}
