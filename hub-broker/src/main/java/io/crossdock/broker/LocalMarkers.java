package io.crossdock.broker;

import io.crossdock.broker.coordinator.Framing;
import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.log.TransactionMarker;
import io.crossdock.broker.partition.LeadershipListener;
import io.crossdock.broker.partition.Partition;
import io.crossdock.broker.txn.TransactionMarkers;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.internals.Topic;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes markers into the partitions that this broker leads. In the offsets topic the group coordinator writes them, so that its groups learn in the same moment which offsets count. Thread-safe.
 */
final class LocalMarkers implements TransactionMarkers, LeadershipListener {
    private final GroupCoordinator groups;
    private final Map<TopicPartition, Partition> led = new ConcurrentHashMap<>();

    LocalMarkers(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public void onLead(Partition partition) {
        led.put(partition.id(), partition);
    }

    @Override
    public void onResign(Partition partition) {
        led.remove(partition.id(), partition);
    }

    @Override
    public CompletableFuture<Void> write(TransactionMarker marker, TopicPartition id) {
        return append(marker, id).exceptionally(failure -> {
            Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
            if (cause instanceof InvalidProducerEpochException) {
                return null; // the partition has seen a later epoch, which ended this transaction as well
            }
            throw new CompletionException(cause);
        });
    }

    private CompletableFuture<Void> append(TransactionMarker marker, TopicPartition id) {
        if (id.topic().equals(Topic.GROUP_METADATA_TOPIC_NAME)) {
            return groups.endTransaction(id.partition(), new Framing.Marker(marker));
        }
        Partition partition = led.get(id);
        if (partition == null) {
            return CompletableFuture.failedFuture(new NotLeaderOrFollowerException("this broker does not lead " + id));
        }
        return partition.append(marker).thenApply(appended -> null);
    }
}
