package io.crossdock.broker.txn;

import io.crossdock.broker.log.TransactionMarker;
import org.apache.kafka.common.TopicPartition;

import java.util.concurrent.CompletableFuture;

/** The way of markers to the leaders of their partitions, be they here or on other brokers. Thread-safe. */
@FunctionalInterface
public interface TransactionMarkers {

    /**
     * Writes one marker. Writing it a second time does no harm.
     *
     * @return completes when the marker is below the partition's high watermark, or when there is nothing to end any
     *     more: the partition is gone, or has seen a newer epoch of this producer. Any failure means: try again later.
     */
    CompletableFuture<Void> write(TransactionMarker marker, TopicPartition partition);
}
