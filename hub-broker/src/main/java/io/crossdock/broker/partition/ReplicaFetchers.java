package io.crossdock.broker.partition;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.metadata.ClusterImage;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which leader each partition that this broker follows is copied from: a {@link ReplicaFetcher} for each leader. Thread-safe;
 * what is said of one partition is said on its lane.
 */
final class ReplicaFetchers {
    private final int self;
    private final Replication replication;
    private final ReplicationThrottle throttle;
    private final KeyedExecutor work;
    private final Map<Integer, ReplicaFetcher> byLeader = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Source> sources = new ConcurrentHashMap<>();
    private volatile @Nullable ClusterImage image;

    private record Source(TopicIdPartition id, ReplicaFetcher fetcher) {}

    ReplicaFetchers(int self, Replication replication, ReplicationThrottle throttle, KeyedExecutor work) {
        this.self = self;
        this.replication = replication;
        this.throttle = throttle;
        this.work = work;
    }

    /** The newest image, before its partitions are told of it. Leaders that may be reachable by now are tried at once. */
    void onImage(ClusterImage next) {
        ClusterImage before = image;
        image = next;
        if (before == null || !before.brokers().equals(next.brokers())) {
            byLeader.values().forEach(ReplicaFetcher::wake);
        }
    }

    /** From now on the partition is copied from the leader of its term. On the partition's lane. */
    void follow(Partition partition, int leader) {
        forget(partition.id());
        var id = new TopicIdPartition(partition.topicId(), partition.id());
        ReplicaFetcher fetcher = byLeader.computeIfAbsent(
                leader,
                first -> new ReplicaFetcher(
                        self, replication, throttle, () -> ends(leader), work.lane("replica-fetch-" + leader)));
        sources.put(partition.id(), new Source(id, fetcher));
        fetcher.follow(id, partition);
    }

    /** The partition is copied from nobody. On the partition's lane. */
    void forget(TopicPartition partition) {
        Source before = sources.remove(partition);
        if (before != null) {
            before.fetcher().forget(before.id());
        }
    }

    private ReplicaFetcher.Ends ends(int leader) {
        ClusterImage now = image;
        return now == null
                ? new ReplicaFetcher.Ends(Optional.empty(), Optional.empty())
                : new ReplicaFetcher.Ends(
                        Optional.ofNullable(now.brokers().get(self)),
                        Optional.ofNullable(now.brokers().get(leader)));
    }
}
