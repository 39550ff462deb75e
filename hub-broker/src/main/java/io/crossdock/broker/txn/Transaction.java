package io.crossdock.broker.txn;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.internal.RecordBatch;

import java.util.HashSet;
import java.util.Set;

/**
 * What is known of a transactional id: its producer, and its latest transaction. Immutable; its methods say what comes
 * next, {@link TransactionShard#replay} makes it so.
 *
 * @param producer who may write; while the state is PREPARE, the identity on the markers
 * @param lastEpoch the epoch its holder had before this one, -1 if it must not come back with that (KIP-360)
 * @param previousProducerId the producer id before the latest step, which differs right after the epochs ran out
 * @param nextProducerId the id that follows when this transaction is complete, for the epochs ran out; otherwise -1
 * @param timeoutMs age in milliseconds at which a transaction is aborted
 * @param partitions where the markers have to go; empty unless ONGOING or PREPARE
 * @param startTimestamp milliseconds since the epoch when the transaction began, -1 when there was none
 * @param lastUpdate milliseconds since the epoch of the latest step
 * @param clientVersion transaction version of the client's protocol: 0 or 2 (KIP-890)
 */
record Transaction(
        String id,
        ProducerIdentity producer,
        short lastEpoch,
        long previousProducerId,
        long nextProducerId,
        int timeoutMs,
        TransactionState state,
        Set<TopicPartition> partitions,
        long startTimestamp,
        long lastUpdate,
        short clientVersion) {
    static final short NO_EPOCH = RecordBatch.NO_PRODUCER_EPOCH;
    static final long NO_ID = RecordBatch.NO_PRODUCER_ID;
    static final long NEVER = -1;
    /** The version of the protocol in which each transaction has an epoch of its own. */
    static final short EPOCH_EACH = 2;

    Transaction {
        partitions = Set.copyOf(partitions);
    }

    /** A transactional id that is used for the first time, or was forgotten. */
    static Transaction fresh(String id, long producerId, int timeoutMs, long now) {
        return new Transaction(
                id,
                new ProducerIdentity(producerId, (short) 0),
                NO_EPOCH,
                NO_ID,
                NO_ID,
                timeoutMs,
                TransactionState.EMPTY,
                Set.of(),
                NEVER,
                now,
                (short) 0);
    }

    /** Ready for transactions of the same or another instance. */
    Transaction initialised(ProducerIdentity as, short last, int timeout, long now) {
        return new Transaction(
                id,
                as,
                last,
                producer.id(),
                NO_ID,
                timeout,
                TransactionState.EMPTY,
                Set.of(),
                NEVER,
                now,
                clientVersion);
    }

    Transaction with(Set<TopicPartition> more, short client, long now) {
        var all = new HashSet<>(partitions);
        all.addAll(more);
        return new Transaction(
                id,
                producer,
                lastEpoch,
                producer.id(),
                NO_ID,
                timeoutMs,
                TransactionState.ONGOING,
                all,
                state == TransactionState.ONGOING ? startTimestamp : now,
                now,
                client);
    }

    /** Its own producer ends it, with the epoch it has (protocol version 1). */
    Transaction ended(boolean commit, long now) {
        return prepared(commit, producer, lastEpoch, NO_ID, (short) 0, now);
    }

    /**
     * Its own producer ends it and goes on with the next epoch (protocol version 2).
     *
     * @param nextId used if this was the last epoch
     */
    Transaction endedWithNextEpoch(boolean commit, long nextId, long now) {
        long next = producer.isExhausted() ? nextId : NO_ID;
        return prepared(commit, producer.nextEpoch(), producer.epoch(), next, EPOCH_EACH, now);
    }

    /**
     * Aborted over its producer's head, whose epoch is over.
     *
     * @param comesBackWith the epoch in which that producer itself may ask for the next one, otherwise -1
     */
    Transaction fenced(short comesBackWith, long now) {
        return prepared(false, producer.nextEpoch(), comesBackWith, NO_ID, clientVersion, now);
    }

    private Transaction prepared(
            boolean commit, ProducerIdentity marked, short last, long next, short client, long now) {
        return new Transaction(
                id,
                marked,
                last,
                producer.id(),
                next,
                timeoutMs,
                commit ? TransactionState.PREPARE_COMMIT : TransactionState.PREPARE_ABORT,
                partitions,
                state == TransactionState.ONGOING ? startTimestamp : now,
                now,
                client);
    }

    /** All its markers are written. */
    Transaction completed(long now) {
        return new Transaction(
                id,
                afterCompletion(),
                lastEpoch,
                producer.id(),
                NO_ID,
                timeoutMs,
                state == TransactionState.PREPARE_COMMIT
                        ? TransactionState.COMPLETE_COMMIT
                        : TransactionState.COMPLETE_ABORT,
                Set.of(),
                startTimestamp,
                now,
                clientVersion);
    }

    /** Who the producer is once a prepared transaction is complete. */
    ProducerIdentity afterCompletion() {
        return nextProducerId == NO_ID ? producer : new ProducerIdentity(nextProducerId, (short) 0);
    }

    boolean is(TransactionState other) {
        return state == other;
    }

    boolean commits() {
        return state == TransactionState.PREPARE_COMMIT || state == TransactionState.COMPLETE_COMMIT;
    }
}
