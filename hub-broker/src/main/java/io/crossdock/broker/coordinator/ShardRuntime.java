package io.crossdock.broker.coordinator;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.concurrent.Timer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;
import org.apache.kafka.common.errors.NotCoordinatorException;

import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The shards of one coordinator topic that this broker leads, one per partition.
 *
 * <p>All operations of a shard run in order on {@code KeyedExecutor.lane(partition)}. An operation sees what earlier
 * operations decided even while their records are still on the way to other replicas, but neither its answer nor a
 * query's leaves before all of that is committed; so nobody ever hears of something that a crash could undo. When an
 * append fails, {@link HostedShard} throws the state away and replays the log, so state and log never differ. A disk
 * that is known to be full is not even asked.
 *
 * <p>Futures handed out fail with NotCoordinatorException (not led here, or lost while waiting),
 * CoordinatorLoadInProgressException (the log is being replayed), or with what the operation threw. Thread-safe.
 */
public final class ShardRuntime<S extends Shard> {
    private final KeyedExecutor work;
    private final Timer timer;
    private final Clock clock;
    private final ShardFactory<S> factory;
    private final ConcurrentMap<TopicPartition, HostedShard<S>> hosted = new ConcurrentHashMap<>();

    public ShardRuntime(KeyedExecutor work, Timer timer, Clock clock, ShardFactory<S> factory) {
        this.work = work;
        this.timer = timer;
        this.clock = clock;
        this.factory = factory;
    }

    /**
     * Takes a partition over by replaying its log. Does nothing when this or a later epoch is led already.
     *
     * @return completes when the shard answers; fails when the log could not be read, or leadership went away meanwhile
     */
    public CompletionStage<Void> becomeLeader(ShardLog log, int leaderEpoch) {
        TopicPartition partition = log.topicPartition();
        HostedShard<S> shard = hosted.compute(partition, (same, present) -> {
            if (present != null && present.leaderEpoch() >= leaderEpoch && !present.isResigned()) {
                return present;
            }
            if (present != null) {
                present.resign();
            }
            return new HostedShard<>(log, leaderEpoch, work.lane(partition), timer, clock, factory);
        });
        shard.start(); // not before it can be found here: its first effects may write to it
        return shard.whenLoaded();
    }

    /**
     * Gives a partition up; everyone who waits for an answer hears NOT_COORDINATOR.
     *
     * @return completes when the state is gone
     */
    public CompletionStage<Void> resign(TopicPartition partition) {
        HostedShard<S> shard = hosted.remove(partition);
        return shard == null ? CompletableFuture.completedFuture(null) : shard.resign();
    }

    /**
     * Runs an operation that may decide on new records. While the log's disk has no room it is refused with
     * COORDINATOR_NOT_AVAILABLE before it decides anything.
     */
    public <T> CompletableFuture<T> write(TopicPartition partition, Function<S, Result<T>> operation) {
        HostedShard<S> shard = hosted.get(partition);
        return shard == null ? notLedHere(partition) : shard.write(operation);
    }

    /**
     * Runs an operation that hardly ever decides on records, such as a heartbeat, whether there is room for some or not:
     * who is alive must not be taken for dead because a disk is full.
     */
    public <T> CompletableFuture<T> attend(TopicPartition partition, Function<S, Result<T>> operation) {
        HostedShard<S> shard = hosted.get(partition);
        return shard == null ? notLedHere(partition) : shard.attend(operation);
    }

    /** Runs a query; its answer contains only what is committed by the time it leaves. */
    public <T> CompletableFuture<T> read(TopicPartition partition, Function<S, T> query) {
        return attend(partition, shard -> Result.of(query.apply(shard)));
    }

    /** The query's answer, or its failure, from every partition that is led here. */
    public <T> Map<TopicPartition, CompletableFuture<T>> readAll(Function<S, T> query) {
        return partitions().stream()
                .collect(Collectors.toMap(Function.identity(), partition -> read(partition, query)));
    }

    /** The partitions led here, including those still loading. A copy. */
    public Set<TopicPartition> partitions() {
        return Set.copyOf(hosted.keySet());
    }

    private static <T> CompletableFuture<T> notLedHere(TopicPartition partition) {
        return CompletableFuture.failedFuture(
                new NotCoordinatorException("This broker does not lead " + partition + "."));
    }

    static <T> CompletableFuture<T> loading(TopicPartition partition) {
        return CompletableFuture.failedFuture(
                new CoordinatorLoadInProgressException("This broker is still reading " + partition + "."));
    }
}
