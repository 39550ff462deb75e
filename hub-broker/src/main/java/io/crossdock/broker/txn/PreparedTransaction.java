package io.crossdock.broker.txn;

import io.crossdock.broker.log.TransactionMarker;
import org.apache.kafka.common.TopicPartition;

import java.util.Set;

/**
 * A transaction whose outcome is decided, on its way to the partitions it touched.
 *
 * @param shard partition of the transaction log that it belongs to
 * @param partitions that still need the marker; none when only the note of the end is missing
 * @param attempt 0 at first, counts up when some partitions could not be reached or the end could not be noted
 */
record PreparedTransaction(
        TopicPartition shard, String id, TransactionMarker marker, Set<TopicPartition> partitions, int attempt) {
    PreparedTransaction {
        partitions = Set.copyOf(partitions);
    }

    /** Whose transaction it is, with the epoch on the markers. */
    ProducerIdentity producer() {
        return new ProducerIdentity(marker.producerId(), marker.producerEpoch());
    }

    PreparedTransaction again(Set<TopicPartition> left) {
        return new PreparedTransaction(shard, id, marker, left, attempt + 1);
    }
}
