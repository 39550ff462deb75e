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
import java.util.function.Consumer;

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
    private final TransactionQueries queries;

    /** @param deliver brings markers to their partitions; hears of a transaction when its end is committed */
    TransactionShard(
            TransactionConfig config,
            TopicPartition partition,
            int leaderEpoch,
            ShardTimers timers,
            Clock clock,
            Consumer<PreparedTransaction> deliver) {
        ending = new Ending(partition, leaderEpoch, deliver);
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

    Result<Void> admit(String id, ProducerIdentity producer, TopicPartition partition, boolean adds) {
        return adds
                ? additions.add(id, producer, Set.of(partition), Transaction.EPOCH_EACH)
                : additions.require(id, producer, partition);
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

    Result<Void> complete(PreparedTransaction delivered) {
        return completions.complete(delivered);
    }

    Result<Void> sendAgain(PreparedTransaction left) {
        return completions.sendAgain(left);
    }

    List<ListTransactionsResponseData.TransactionState> list(TransactionFilter filter) {
        return queries.list(filter);
    }

    DescribeTransactionsResponseData.TransactionState describe(String id) {
        return queries.describe(id);
    }
}
