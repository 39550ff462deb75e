package io.crossdock.broker.txn;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.Result;
import io.crossdock.broker.coordinator.Shard;
import io.crossdock.broker.coordinator.ShardRecord;
import io.crossdock.broker.coordinator.ShardTimers;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.protocol.Errors;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The transactional ids of one partition of {@code __transaction_state}. All methods run on the shard's lane.
 */
final class TransactionShard implements Shard {
    private final Transactions transactions = new Transactions();
    private final Ending ending;
    private final WaitingRoom waiting;
    private final Timeouts timeouts;
    private final IdExpiry expiry;
    private final InitProducerOperation inits;
    private final AddPartitionsOperation additions;
    private final EndOperation ends;
    private final CompleteOperation completions;
    private final MarkerDelivery delivery;
    private final TransactionQueries queries;

    /**
     * @param markers the way to the partitions
     * @param way how those who wait for markers come back to this shard
     */
    TransactionShard(
            TransactionConfig config,
            TopicPartition partition,
            int leaderEpoch,
            ShardTimers timers,
            Clock clock,
            TransactionMarkers markers,
            ShardWay way) {
        delivery = new MarkerDelivery(markers, timers, reports(way));
        ending = new Ending(partition, leaderEpoch, delivery::deliver);
        waiting = new WaitingRoom(timers);
        timeouts = new Timeouts(config.abortCheckInterval(), transactions, ending, timers, clock);
        expiry = new IdExpiry(config, transactions, timers, clock);
        inits = new InitProducerOperation(transactions, ending, clock);
        additions = new AddPartitionsOperation(transactions, waiting, timeouts, clock);
        ends = new EndOperation(transactions, ending, clock);
        completions = new CompleteOperation(transactions, ending, waiting, clock);
        queries = new TransactionQueries(transactions, clock);
    }

    @Override
    public void replay(ShardRecord record) {
        transactions.replay(record);
    }

    /** Whatever was decided before is carried out: a crash between decision and markers must not leave readers waiting. */
    @Override
    public Result<Void> loaded() {
        var out = new Outcome();
        for (Transaction each : transactions.all()) {
            if (each.state().isPrepared()) {
                ending.sendMarkers(each, out);
            } else if (each.is(TransactionState.ONGOING)) {
                timeouts.watch();
            }
        }
        expiry.begin();
        return out.done();
    }

    @Override
    public void unloaded(ApiException reason) {
        waiting.close(reason);
    }

    Result<Optional<ProducerIdentity>> init(String id, int timeoutMs, ProducerIdentity was, OptionalLong newId) {
        return inits.init(id, timeoutMs, was, newId);
    }

    Result<Void> add(String id, ProducerIdentity producer, Set<TopicPartition> partitions, short clientVersion) {
        return additions.add(id, producer, partitions, clientVersion);
    }

    Map<TopicPartition, Errors> verify(String id, ProducerIdentity producer, Set<TopicPartition> partitions) {
        return additions.verify(id, producer, partitions);
    }

    Result<Optional<ProducerIdentity>> end(String id, ProducerIdentity producer, boolean commit) {
        return ends.end(id, producer, commit);
    }

    Result<Optional<ProducerIdentity>> endEpoch(
            String id, ProducerIdentity producer, boolean commit, OptionalLong newId) {
        return ends.endEpoch(id, producer, commit, newId);
    }

    private MarkerDelivery.Reports reports(ShardWay way) {
        return new MarkerDelivery.Reports() {
            @Override
            public void delivered(PreparedTransaction prepared) {
                way.write(shard -> shard.unlessFormer(TransactionShard.this, () -> completions.complete(prepared)))
                        .exceptionally(refused -> {
                            // On a full disk before anything was decided; the markers are written all the same.
                            undelivered(prepared.again(Set.of()));
                            return null;
                        });
            }

            @Override
            public void undelivered(PreparedTransaction left) {
                way.attend(shard -> shard.unlessFormer(TransactionShard.this, () -> delivery.later(left, completions)));
            }
        };
    }

    /** What belongs to the state from before the log was read anew has been begun again with this one. */
    private Result<Void> unlessFormer(TransactionShard owner, Supplier<Result<Void>> operation) {
        return owner == this ? operation.get() : new Outcome().done();
    }

    List<ListTransactionsResponseData.TransactionState> list(TransactionFilter filter) {
        return queries.list(filter);
    }

    DescribeTransactionsResponseData.TransactionState describe(String id) {
        return queries.describe(id);
    }
}
