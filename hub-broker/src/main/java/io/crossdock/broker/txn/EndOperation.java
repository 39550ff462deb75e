package io.crossdock.broker.txn;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.Result;
import org.apache.kafka.common.errors.ConcurrentTransactionsException;
import org.apache.kafka.common.errors.InvalidTxnStateException;

import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * EndTxn: the decision. The answer comes when it is written down; the markers follow.
 *
 * <p>In version 1 of the protocol a producer keeps its epoch, so the same request after the end is taken for a
 * repetition. In version 2 (KIP-890) it goes on with the next epoch, so a repetition shows by the epoch before, and a
 * producer may also abort what never began, which gives it a fresh epoch after an error. Confined to the shard's lane.
 */
final class EndOperation {
    private final Transactions transactions;
    private final Ending ending;
    private final Clock clock;

    EndOperation(Transactions transactions, Ending ending, Clock clock) {
        this.transactions = transactions;
        this.ending = ending;
        this.clock = clock;
    }

    /** Version 1. */
    Result<Optional<ProducerIdentity>> end(String id, ProducerIdentity producer, boolean commit) {
        Transaction transaction = transactions.heldBy(id, producer);
        if (transaction.is(TransactionState.ONGOING)) {
            var out = new Outcome();
            ending.decide(transaction.ended(commit, clock.millis()), out);
            return out.respond(Optional.of(producer));
        }
        if (transaction.is(TransactionState.EMPTY)) {
            throw impossible(transaction, commit);
        }
        return repeated(transaction, commit);
    }

    /**
     * Version 2.
     *
     * @param newId an unused producer id
     * @return who the producer is from now on; empty when it takes a new id, but none was given
     */
    Result<Optional<ProducerIdentity>> endEpoch(
            String id, ProducerIdentity producer, boolean commit, OptionalLong newId) {
        Transaction transaction = transactions.existing(id, producer);
        if (repeats(transaction, producer)) {
            return repeated(transaction, commit);
        }
        transactions.heldBy(id, producer);
        if (transaction.state().isPrepared()) {
            // The producer was told its next epoch before the markers were written, and has nothing to abort in it.
            throw WaitingRoom.stillBusy(id);
        }
        if (commit && !transaction.is(TransactionState.ONGOING)) {
            throw impossible(transaction, true);
        }
        if (producer.isExhausted() && newId.isEmpty()) {
            return Result.of(Optional.empty());
        }
        Transaction prepared = transaction.endedWithNextEpoch(commit, newId.orElse(Transaction.NO_ID), clock.millis());
        var out = new Outcome();
        ending.decide(prepared, out);
        return out.respond(Optional.of(prepared.afterCompletion()));
    }

    /** Whether this is the request that brought the transaction where it is, once more. */
    private static boolean repeats(Transaction transaction, ProducerIdentity producer) {
        if (transaction.is(TransactionState.EMPTY) || transaction.is(TransactionState.ONGOING)) {
            return false;
        }
        ProducerIdentity now = transaction.producer();
        boolean nextEpoch = now.id() == producer.id() && now.epoch() == producer.epoch() + 1;
        boolean nextId = transaction.previousProducerId() == producer.id()
                && now.id() != producer.id()
                && producer.epoch() == ProducerIdentity.LAST_EPOCH
                && now.epoch() == 0;
        return nextEpoch || nextId;
    }

    private Result<Optional<ProducerIdentity>> repeated(Transaction transaction, boolean commit) {
        if (transaction.commits() != commit) {
            throw impossible(transaction, commit);
        }
        if (transaction.state().isPrepared()) {
            throw new ConcurrentTransactionsException(
                    "Transaction " + transaction.id() + " is being ended as asked for already");
        }
        if (transaction.producer().epoch() > ProducerIdentity.LAST_EPOCH) {
            // Fenced at its last epoch. The one above must not go to a client: nothing could fence that one.
            throw Transactions.fenced(transaction, transaction.producer());
        }
        return Result.of(Optional.of(transaction.producer()));
    }

    private static InvalidTxnStateException impossible(Transaction transaction, boolean commit) {
        return new InvalidTxnStateException("Transaction " + transaction.id() + " is in state "
                + transaction.state().title() + " and cannot be " + (commit ? "committed" : "aborted"));
    }
}
