package io.crossdock.broker.api.data;

import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.log.EpochEnd;
import io.crossdock.broker.log.LogSlice;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.partition.ConsumerFetch;
import io.crossdock.broker.partition.FollowerWatcher;
import io.crossdock.broker.partition.Partition;
import io.crossdock.broker.partition.PartitionRead;
import io.crossdock.broker.partition.Partitions;
import io.crossdock.broker.partition.ReplicaFetch;
import io.crossdock.broker.quota.RecentClients;
import io.crossdock.broker.request.PartError;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.wire.FileBody;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.EpochEndOffset;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.FetchResponse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** One fetch request, which may have to be tried several times until there is enough to answer. */
final class FetchAttempt {
    private final FetchScope scope;
    private final RequestContext context;
    private final MetadataStore metadata;
    private final Partitions partitions;
    private final int maxBytes;
    private final IsolationLevel isolation;
    private final FetchReader reader;
    private final NearbyReplicas nearby;
    private final FetchToll toll;
    private final Timer timer;
    private final RecentClients readers;
    private volatile long topicWait;

    FetchAttempt(
            FetchScope scope,
            RequestContext context,
            MetadataStore metadata,
            Partitions partitions,
            int maxBytes,
            IsolationLevel isolation,
            FetchReader reader,
            NearbyReplicas nearby,
            FetchToll toll,
            Timer timer,
            RecentClients readers) {
        this.readers = readers;
        this.toll = toll;
        this.timer = timer;
        this.scope = scope;
        this.context = context;
        this.metadata = metadata;
        this.partitions = partitions;
        this.maxBytes = maxBytes;
        this.isolation = isolation;
        this.reader = reader;
        this.nearby = nearby;
    }

    /** Has it count what a follower says with this fetch: it has everything below the offsets it asks for. */
    void count() {
        if (reader.isFollower()) {
            ClusterImage image = metadata.image();
            for (FetchTarget target : scope.named()) {
                partitions
                        .find(new TopicPartition(target.name(image), target.partition()))
                        .ifPresent(partition -> partition.fetched(reader.follower(target.wanted(), scope.order())));
            }
        }
    }

    /**
     * Has {@code poke} run whenever one of the partitions has more, and when a topic that was left out is paid for.
     *
     * @return takes that back
     */
    Runnable watch(Runnable poke) {
        Runnable unwatch = watchPartitions(poke);
        long paid = topicWait;
        if (paid <= 0) {
            return unwatch;
        }
        Timer.Cancellable woken =
                timer.after(Duration.ofNanos(paid), context.session().loop(), poke);
        return () -> {
            woken.cancel();
            unwatch.run();
        };
    }

    private Runnable watchPartitions(Runnable poke) {
        if (reader.isFollower()) {
            return scope.whenNews(poke);
        }
        ClusterImage image = metadata.image();
        var watched = new ArrayList<Partition>();
        for (FetchTarget target : scope.targets()) {
            partitions
                    .find(new TopicPartition(target.name(image), target.partition()))
                    .ifPresent(watched::add);
        }
        watched.forEach(partition -> partition.watch(poke));
        return () -> watched.forEach(partition -> partition.unwatch(poke));
    }

    /** Whether everything asked for is near the end of its log, so that reading it waits for no disk. */
    boolean isRecent() {
        ClusterImage image = metadata.image();
        for (FetchTarget target : scope.targets()) {
            boolean recent = partitions
                    .find(new TopicPartition(target.name(image), target.partition()))
                    .map(partition -> partition.isRecent(target.wanted().fetchOffset()))
                    .orElse(true); // an error, which needs no disk either
            if (!recent) {
                return false;
            }
        }
        return true;
    }

    FetchResult read() {
        var outflow =
                new Outflow(reader.isFollower() ? partitions.replication().toFollowers() : null, context, readers);
        try {
            return read(outflow);
        } catch (Throwable broken) { // an Error: what refuses one partition is in its part of the answer
            outflow.release();
            throw broken;
        }
    }

    private FetchResult read(Outflow outflow) {
        ClusterImage image = metadata.image();
        List<FetchTarget> targets = scope.targets();
        var found = new ArrayList<PartitionData>(targets.size());
        long bytes = 0;
        boolean atOnce = false;
        var hints = LeaderHints.of(image, context);
        FetchToll.Bill bill = toll.bill();
        for (int i = 0; i < targets.size(); i++) {
            FetchTarget target = targets.get(i);
            int room = (int) Math.max(0, Math.min(target.wanted().partitionMaxBytes(), maxBytes - bytes));
            PartitionData data = new PartitionData().setPartitionIndex(target.partition());
            try {
                atOnce |= fill(data, i, target, image, room, bytes == 0, outflow, bill);
                bytes += FetchResponse.recordsSize(data);
            } catch (RuntimeException refused) {
                atOnce = true;
                fail(data, refused);
                hints.addTo(data, target.name(image));
                if (reader.isFollower() && refused instanceof OffsetOutOfRangeException) {
                    tellStart(data, target, image);
                }
            }
            found.add(data);
        }
        topicWait = bill.topicWaitNanos();
        return new FetchResult(found, bytes, atOnce || bill.isCut(), outflow, hints, bill);
    }

    /** Returns whether this is a reason to answer at once, however little there is. */
    private boolean fill(
            PartitionData data,
            int index,
            FetchTarget target,
            ClusterImage image,
            int room,
            boolean first,
            Outflow outflow,
            FetchToll.Bill bill) {
        String name = target.name(image);
        FetchPartition wanted = target.wanted();
        if (name.isEmpty()) {
            throw new UnknownTopicIdException("there is no topic of id " + target.topicId());
        }
        if (!reader.isFollower() && !context.access().allowsTopic(AclOperation.READ, name)) {
            throw new TopicAuthorizationException("not allowed to read topic " + name);
        }
        Partition partition = partitions.require(new TopicPartition(name, wanted.partition()), image);
        PartitionRead read;
        OptionalInt nearer = OptionalInt.empty();
        if (reader.isFollower()) {
            ReplicaFetch fetch = reader.follower(wanted, scope.order());
            watch(partition, index);
            Optional<EpochEnd> parted = partition.parted(fetch);
            if (parted.isPresent()) {
                data.setDivergingEpoch(new EpochEndOffset()
                                .setEpoch(parted.get().epoch())
                                .setEndOffset(parted.get().endOffset()))
                        .setHighWatermark(partition.highWatermark())
                        .setRecords(MemoryRecords.EMPTY);
                return true;
            }
            read = partition.read(fetch, room, first);
            partition.fetched(
                    fetch); // it may have opened, or its term begun, since this was counted, and nobody would say it
            // again
        } else {
            ConsumerFetch fetch = reader.consumer(wanted, isolation);
            nearer = nearby.of(partition, fetch, image);
            int allowed = nearer.isPresent() ? 0 : bill.room(name, room);
            read = partition.read(fetch, Math.max(0, allowed), first && allowed >= 0 && nearer.isEmpty());
        }
        try {
            fill(data, read, partition, outflow, bill.found(name, read.records()));
            nearer.ifPresent(data::setPreferredReadReplica);
            return read.goesOn() || nearer.isPresent() || servesConsumers(target, read);
        } catch (Throwable broken) {
            read.records().release();
            throw broken;
        }
    }

    /** From before the first read on the follower hears of what happens, or the first record could slip in between. */
    private void watch(Partition partition, int index) {
        FollowerWatcher watcher = scope.watcher(index);
        partition.watchEnd(reader.replica(), scope.order(), reader.tellsConsumers() ? watcher.hurried() : watcher);
    }

    /** Whether a follower from which consumers read has to hear at once that they may read more. */
    private boolean servesConsumers(FetchTarget target, PartitionRead read) {
        return reader.tellsConsumers() && read.highWatermark() > target.toldHighWatermark();
    }

    private void fill(PartitionData data, PartitionRead read, Partition partition, Outflow outflow, int size) {
        data.setHighWatermark(read.highWatermark())
                .setLastStableOffset(read.lastStableOffset())
                .setLogStartOffset(read.logStartOffset());
        if (isolation == IsolationLevel.READ_COMMITTED) {
            data.setAbortedTransactions(aborted(read));
        }
        LogSlice slice = read.records();
        if (size == 0) {
            data.setRecords(MemoryRecords.EMPTY);
            slice.release();
            return;
        }
        var file = new FileBody(slice.channel(), slice.position(), size, slice::release);
        data.setRecords(file);
        outflow.add(partition, file);
    }

    private static List<FetchResponseData.AbortedTransaction> aborted(PartitionRead read) {
        return read.aborted().stream()
                .map(each -> new FetchResponseData.AbortedTransaction()
                        .setProducerId(each.producerId())
                        .setFirstOffset(each.firstOffset()))
                .toList();
    }

    /** A follower that has nothing in common with this log starts over where it begins. */
    private void tellStart(PartitionData data, FetchTarget target, ClusterImage image) {
        partitions
                .find(new TopicPartition(target.name(image), target.partition()))
                .ifPresent(partition -> data.setLogStartOffset(partition.logStartOffset()));
    }

    private static void fail(PartitionData data, RuntimeException refused) {
        data.setErrorCode(PartError.of(refused).code())
                .setHighWatermark(FetchResponse.INVALID_HIGH_WATERMARK)
                .setRecords(MemoryRecords.EMPTY);
    }
}
