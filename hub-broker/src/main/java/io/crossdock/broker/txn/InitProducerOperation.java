package io.crossdock.broker.txn;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.Result;
import org.apache.kafka.common.errors.ConcurrentTransactionsException;

import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * InitProducerId for a transactional id: its holder becomes whoever asked last, and all before are fenced.
 *
 * <p>A producer that says who it was (KIP-360) only wants its own next epoch, after an error; it gets it unless somebody
 * else has come meanwhile. When its answer was lost and it asks again, it gets the same epoch again. Confined to the
 * shard's lane.
 */
final class InitProducerOperation {
    private final Transactions transactions;
    private final Ending ending;
    private final Clock clock;

    InitProducerOperation(Transactions transactions, Ending ending, Clock clock) {
        this.transactions = transactions;
        this.ending = ending;
        this.clock = clock;
    }

    /**
     * @param was who the producer was before, or {@link ProducerIdentity#NONE}
     * @param newId an unused producer id
     * @return who the producer is from now on; empty when it takes a new id, but none was given
     */
    Result<Optional<ProducerIdentity>> init(String id, int timeoutMs, ProducerIdentity was, OptionalLong newId) {
        Transaction known = transactions.find(id).orElse(null);
        if (known == null) {
            return newId.isEmpty() ? idWanted() : begin(Transaction.fresh(id, newId.getAsLong(), timeoutMs, now()));
        }
        if (!was.isNone() && !mayBe(known, was)) {
            throw Transactions.fenced(known, was);
        }
        if (known.state().isPrepared()) {
            throw notYet(id);
        }
        if (known.is(TransactionState.ONGOING)) {
            return abortFirst(known, was);
        }
        boolean repeats = !was.isNone() && was.epoch() == known.lastEpoch() && !was.equals(known.producer());
        if (repeats && known.producer().epoch() <= ProducerIdentity.LAST_EPOCH) {
            return known.is(TransactionState.EMPTY)
                    ? Result.of(Optional.of(known.producer()))
                    : begin(known.initialised(known.producer(), known.lastEpoch(), timeoutMs, now()));
        }
        if (!was.isNone() && !repeats && !was.equals(known.producer())) {
            throw Transactions.fenced(known, was);
        }
        short last = was.isNone() ? Transaction.NO_EPOCH : was.epoch();
        if (!known.producer().isExhausted()) {
            return begin(known.initialised(known.producer().nextEpoch(), last, timeoutMs, now()));
        }
        return newId.isEmpty()
                ? idWanted()
                : begin(known.initialised(new ProducerIdentity(newId.getAsLong(), (short) 0), last, timeoutMs, now()));
    }

    /** Whether it can be the present holder, or the one before who used up the epochs and did not hear of its new id. */
    private static boolean mayBe(Transaction known, ProducerIdentity was) {
        return was.id() == known.producer().id() || (was.id() == known.previousProducerId() && was.isExhausted());
    }

    /** The open transaction may be a zombie's. Its end takes markers to write, so the client has to ask again. */
    private Result<Optional<ProducerIdentity>> abortFirst(Transaction ongoing, ProducerIdentity was) {
        if (!was.isNone() && !was.equals(ongoing.producer())) {
            throw Transactions.fenced(ongoing, was);
        }
        var out = new Outcome();
        ending.decide(ongoing.fenced(was.epoch(), now()), out);
        return out.respond(CompletableFuture.failedFuture(notYet(ongoing.id())));
    }

    private static Result<Optional<ProducerIdentity>> begin(Transaction ready) {
        return new Outcome().write(TransactionFormat.record(ready)).respond(Optional.of(ready.producer()));
    }

    private static Result<Optional<ProducerIdentity>> idWanted() {
        return Result.of(Optional.empty());
    }

    private static ConcurrentTransactionsException notYet(String id) {
        return new ConcurrentTransactionsException("The previous transaction of " + id + " is being ended; ask again");
    }

    private long now() {
        return clock.millis();
    }
}
