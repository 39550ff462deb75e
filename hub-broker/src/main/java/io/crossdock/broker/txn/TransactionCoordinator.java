package io.crossdock.broker.txn;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.coordinator.Result;
import io.crossdock.broker.coordinator.ShardLog;
import io.crossdock.broker.coordinator.ShardRuntime;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.NotCoordinatorException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Transactions: what the API handlers call.
 *
 * <p>The futures fail with the {@code ApiException} to answer, PRODUCER_FENCED as newer clients know it. They complete on
 * the transactional id's lane once everything the answer relies on is committed. Whoever calls has authorised the
 * request. Thread-safe; no method blocks.
 */
public final class TransactionCoordinator {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionCoordinator.class);

    private final TransactionConfig config;
    private final Supplier<CompletableFuture<Long>> producerIds;
    private final ShardRuntime<TransactionShard> runtime;

    /**
     * @param producerIds gives an id that no producer ever had
     * @param markers the way to the partitions
     */
    public TransactionCoordinator(
            TransactionConfig config,
            KeyedExecutor work,
            Timer timer,
            Clock clock,
            Supplier<CompletableFuture<Long>> producerIds,
            TransactionMarkers markers) {
        this.config = config;
        this.producerIds = producerIds;
        var sent = new MarkersUnderWay(markers);
        runtime = new ShardRuntime<>(
                work,
                timer,
                clock,
                (partition, epoch, timers) ->
                        new TransactionShard(config, partition, epoch, timers, clock, sent, wayTo(partition)));
    }

    private ShardWay wayTo(TopicPartition partition) {
        return new ShardWay() {
            @Override
            public CompletableFuture<Void> write(Function<TransactionShard, Result<Void>> operation) {
                return runtime.write(partition, operation);
            }

            @Override
            public void attend(Function<TransactionShard, Result<Void>> operation) {
                runtime.attend(partition, operation).exceptionally(TransactionCoordinator::takenOver);
            }
        };
    }

    /** The partition of {@code __transaction_state} whose leader coordinates this id, as Apache Kafka computes it. */
    public int partitionFor(String transactionalId) {
        return Utils.abs(transactionalId.hashCode()) % config.topicPartitions();
    }

    /**
     * This broker leads a partition of {@code __transaction_state} from now on.
     *
     * @return completes when its ids are served; fails when the log could not be read
     */
    public CompletionStage<Void> onElection(ShardLog log, int leaderEpoch) {
        return runtime.becomeLeader(log, leaderEpoch);
    }

    /**
     * This broker leads that partition no longer, or stops.
     *
     * @return completes when nothing of it is served any more
     */
    public CompletionStage<Void> onResignation(int partition) {
        return runtime.resign(new TopicPartition(Topic.TRANSACTION_STATE_TOPIC_NAME, partition));
    }

    /**
     * InitProducerId with a transactional id. An open transaction is aborted, and the client asked to come back.
     *
     * @param was who the producer was before, or {@link ProducerIdentity#NONE} (KIP-360)
     */
    public CompletableFuture<ProducerIdentity> init(String id, int timeoutMs, ProducerIdentity was) {
        if (timeoutMs <= 0 || timeoutMs > config.maxTimeout().toMillis()) {
            return CompletableFuture.failedFuture(new InvalidTxnTimeoutException("transaction.timeout.ms is "
                    + timeoutMs + ", the broker allows 1 to "
                    + config.maxTimeout().toMillis()
                    + " (transaction.max.timeout.ms)"));
        }
        return withNewId(id, (shard, newId) -> shard.init(id, timeoutMs, was, newId));
    }

    /**
     * AddPartitionsToTxn, and the partitions of AddOffsetsToTxn. All are added or none.
     *
     * @param epochEach whether the client speaks version 2 of the protocol (KIP-890)
     */
    public CompletableFuture<Void> add(
            String id, ProducerIdentity producer, Set<TopicPartition> partitions, boolean epochEach) {
        short client = epochEach ? Transaction.EPOCH_EACH : 0;
        return id.isEmpty()
                ? emptyId()
                : runtime.write(shardOf(id), shard -> shard.add(id, producer, partitions, client));
    }

    /** Which of the partitions the producer's open transaction has: NONE, or the error to answer. */
    public CompletableFuture<Map<TopicPartition, Errors>> verify(
            String id, ProducerIdentity producer, Set<TopicPartition> partitions) {
        return id.isEmpty() ? emptyId() : runtime.read(shardOf(id), shard -> shard.verify(id, producer, partitions));
    }

    /**
     * EndTxn.
     *
     * @param epochEach whether the client speaks version 2 of the protocol (KIP-890)
     * @return who the producer is from now on
     */
    public CompletableFuture<ProducerIdentity> end(
            String id, ProducerIdentity producer, boolean commit, boolean epochEach) {
        return withNewId(
                id,
                (shard, newId) ->
                        epochEach ? shard.endEpoch(id, producer, commit, newId) : shard.end(id, producer, commit));
    }

    /**
     * ListTransactions: those led here. While one partition is still loading it fails with
     * COORDINATOR_LOAD_IN_PROGRESS, for half a list would look like a whole one.
     */
    public CompletableFuture<List<ListTransactionsResponseData.TransactionState>> list(TransactionFilter filter) {
        CompletableFuture<List<ListTransactionsResponseData.TransactionState>> all =
                CompletableFuture.completedFuture(new ArrayList<>());
        Collection<CompletableFuture<List<ListTransactionsResponseData.TransactionState>>> parts =
                runtime.readAll(shard -> shard.list(filter)).values();
        for (CompletableFuture<List<ListTransactionsResponseData.TransactionState>> part : parts) {
            all = all.thenCombine(part.exceptionally(TransactionCoordinator::unlessResigned), (sum, more) -> {
                sum.addAll(more);
                return sum;
            });
        }
        return all;
    }

    /** DescribeTransactions for one id. */
    public CompletableFuture<DescribeTransactionsResponseData.TransactionState> describe(String id) {
        return id.isEmpty() ? emptyId() : runtime.read(shardOf(id), shard -> shard.describe(id));
    }

    /** Runs an operation that now and then needs an unused producer id, which takes a while to get. */
    private CompletableFuture<ProducerIdentity> withNewId(
            String id, BiFunction<TransactionShard, OptionalLong, Result<Optional<ProducerIdentity>>> operation) {
        if (id.isEmpty()) {
            return emptyId();
        }
        TopicPartition partition = shardOf(id);
        return runtime.write(partition, shard -> operation.apply(shard, OptionalLong.empty()))
                .thenCompose(identity -> identity.isPresent()
                        ? CompletableFuture.completedFuture(identity)
                        : producerIds
                                .get()
                                .thenCompose(newId -> runtime.write(
                                        partition, shard -> operation.apply(shard, OptionalLong.of(newId)))))
                .thenApply(Optional::orElseThrow);
    }

    /** Whoever loads the shard next, this broker or another, sends the markers again. */
    private static @Nullable Void takenOver(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof ApiException) {
            LOG.debug("The end of a transaction is left to the next leader", cause);
        } else {
            LOG.error("A transaction could not be ended; report this as a defect", cause);
        }
        return null;
    }

    private TopicPartition shardOf(String id) {
        return new TopicPartition(Topic.TRANSACTION_STATE_TOPIC_NAME, partitionFor(id));
    }

    private static List<ListTransactionsResponseData.TransactionState> unlessResigned(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof NotCoordinatorException) {
            return List.of(); // moved away meanwhile: its new leader lists it
        }
        throw new CompletionException(cause);
    }

    private static <T> CompletableFuture<T> emptyId() {
        return CompletableFuture.failedFuture(new InvalidRequestException("A transactional id must not be empty"));
    }
}
