package io.crossdock.broker.txn;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.Result;
import io.crossdock.broker.coordinator.ShardRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.protocol.Errors;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * AddPartitionsToTxn: the first partition begins a transaction. While the one before is being ended the request waits
 * for that in the {@link WaitingRoom}. Confined to the shard's lane.
 */
final class AddPartitionsOperation {
    /** What the log takes as one batch by default is little more. */
    private static final int MAX_RECORD_BYTES = 1_000_000;

    private final Transactions transactions;
    private final WaitingRoom waiting;
    private final Timeouts timeouts;
    private final Clock clock;

    AddPartitionsOperation(Transactions transactions, WaitingRoom waiting, Timeouts timeouts, Clock clock) {
        this.transactions = transactions;
        this.waiting = waiting;
        this.timeouts = timeouts;
        this.clock = clock;
    }

    /**
     * @param clientVersion transaction version of the client: 0 or 2
     * @throws org.apache.kafka.common.errors.InvalidPidMappingException when the id is not this producer's
     * @throws org.apache.kafka.common.errors.ProducerFencedException when there is a newer producer
     */
    Result<Void> add(String id, ProducerIdentity producer, Set<TopicPartition> partitions, short clientVersion) {
        Transaction transaction = transactions.heldBy(id, producer);
        if (transaction.state().isPrepared() || waiting.isOccupied(id)) {
            return waiting.enter(id, () -> addNow(id, producer, partitions, clientVersion));
        }
        return addNow(id, producer, partitions, clientVersion);
    }

    private Result<Void> addNow(
            String id, ProducerIdentity producer, Set<TopicPartition> partitions, short clientVersion) {
        Transaction transaction = transactions.heldBy(id, producer);
        if (transaction.state().isPrepared()) {
            throw WaitingRoom.stillBusy(id);
        }
        if (transaction.is(TransactionState.ONGOING) && transaction.partitions().containsAll(partitions)) {
            return new Outcome().done();
        }
        ShardRecord record = TransactionFormat.record(transaction.with(partitions, clientVersion, clock.millis()));
        ByteBuffer value = record.value();
        if (value != null && value.remaining() > MAX_RECORD_BYTES) {
            throw new InvalidRequestException("Transaction " + id + " would span more partitions than its record can"
                    + " list (" + MAX_RECORD_BYTES + " bytes); commit more often");
        }
        timeouts.watch();
        return new Outcome().write(record).done();
    }

    /** Which of the partitions this producer's open transaction has; the others are told to abort (KIP-890). */
    Map<TopicPartition, Errors> verify(String id, ProducerIdentity producer, Set<TopicPartition> partitions) {
        Transaction transaction = transactions.heldBy(id, producer);
        if (transaction.state().isPrepared()) {
            throw WaitingRoom.stillBusy(id);
        }
        var found = new LinkedHashMap<TopicPartition, Errors>();
        for (TopicPartition partition : partitions) {
            found.put(
                    partition,
                    transaction.partitions().contains(partition) ? Errors.NONE : Errors.TRANSACTION_ABORTABLE);
        }
        return found;
    }
}
