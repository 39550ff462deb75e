package io.crossdock.broker.coordinator;

import io.crossdock.broker.log.AppendOrigin;
import io.crossdock.broker.log.PartitionLog;
import io.crossdock.broker.log.TransactionMarker;
import io.crossdock.broker.partition.Acks;
import io.crossdock.broker.partition.Partition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A shard's log as a partition that this broker leads. */
public final class PartitionShardLog implements ShardLog {
    private final Partition partition;

    public PartitionShardLog(Partition partition) {
        this.partition = partition;
    }

    @Override
    public TopicPartition topicPartition() {
        return partition.id();
    }

    @Override
    public CompletableFuture<Void> append(MemoryRecords batch) {
        return partition.append(batch, AppendOrigin.COORDINATOR, Acks.ALL).thenApply(appended -> null);
    }

    @Override
    public CompletableFuture<Void> append(TransactionMarker marker) {
        return partition.append(marker).thenApply(appended -> null);
    }

    @Override
    public void check(TransactionMarker marker) {
        partition.leaderLog(Partition.NO_EPOCH).check(marker); // the shard's lane is the partition's
    }

    @Override
    public void requireRoom() {
        partition.requireRoom();
    }

    @Override
    public void replay(Consumer<RecordBatch> each) {
        PartitionLog log = partition.leaderLog(Partition.NO_EPOCH);
        log.forEachBatch(log.logStartOffset(), each);
    }

    /**
     * Whether others act on what is read here. A transaction that has been decided is carried out in other partitions, so
     * its coordinator waits for replicas however long that takes. A group whose last committed offset is lost only reads
     * some records twice: while too few replicas are in sync its members may at least go on reading.
     */
    private boolean decidesForOthers() {
        return !partition.id().topic().equals(Topic.GROUP_METADATA_TOPIC_NAME);
    }

    @Override
    public CompletableFuture<Void> whenCommitted() {
        int epoch = partition.leaderEpoch();
        long end = partition.leaderLog(epoch).logEndOffset();
        var committed = new CompletableFuture<Void>();
        Runnable look = () -> {
            if (partition.highWatermark() >= end
                    || !partition.leads()
                    || partition.leaderEpoch() != epoch
                    || !decidesForOthers() && !partition.hasEnoughInSync()) {
                committed.complete(null);
            }
        };
        look.run();
        if (!committed.isDone()) {
            partition.watch(look);
            committed.thenRun(() -> partition.unwatch(look));
            look.run(); // it may have come before anybody watched
        }
        return committed;
    }
}
