package io.crossdock.broker.txn;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.Result;

import java.time.Clock;
import java.util.Optional;

/** What follows the decision: all markers are written, or some could not be yet. Confined to the shard's lane. */
final class CompleteOperation {
    private final Transactions transactions;
    private final Ending ending;
    private final WaitingRoom waiting;
    private final Clock clock;

    CompleteOperation(Transactions transactions, Ending ending, WaitingRoom waiting, Clock clock) {
        this.transactions = transactions;
        this.ending = ending;
        this.waiting = waiting;
        this.clock = clock;
    }

    Result<Void> complete(PreparedTransaction delivered) {
        var out = new Outcome();
        stillPrepared(delivered).ifPresent(transaction -> {
            out.write(TransactionFormat.record(transaction.completed(clock.millis())));
            waiting.open(transaction.id());
        });
        return out.done();
    }

    Result<Void> sendAgain(PreparedTransaction left) {
        var out = new Outcome();
        stillPrepared(left).ifPresent(transaction -> ending.sendAgain(left, out));
        return out.done();
    }

    /** It may have ended meanwhile: a delivery waits long for a partition that was deleted, or led by nobody. */
    private Optional<Transaction> stillPrepared(PreparedTransaction delivery) {
        return transactions
                .find(delivery.id())
                .filter(transaction -> transaction.state().isPrepared())
                .filter(transaction -> transaction.producer().equals(delivery.producer()));
    }
}
