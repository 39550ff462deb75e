package io.crossdock.broker.txn;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.Result;
import io.crossdock.broker.coordinator.ShardTimers;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Forgets transactional ids that nobody has used for long. Confined to the shard's lane. */
final class IdExpiry {
    /** Tombstones of one round; keeps a batch well below what the log takes. */
    private static final int AT_ONCE = 1_000;

    private final TransactionConfig config;
    private final Transactions transactions;
    private final ShardTimers timers;
    private final Clock clock;

    IdExpiry(TransactionConfig config, Transactions transactions, ShardTimers timers, Clock clock) {
        this.config = config;
        this.transactions = transactions;
        this.timers = timers;
        this.clock = clock;
    }

    void begin() {
        lookAfter(config.idExpirationCheckInterval());
    }

    private void lookAfter(Duration delay) {
        timers.after(delay, this::look);
    }

    private Result<Void> look() {
        long unusedSince = clock.millis() - config.idExpiration().toMillis();
        List<String> unused = transactions.all().stream()
                .filter(transaction -> transaction.state().isAtRest() && transaction.lastUpdate() <= unusedSince)
                .limit(AT_ONCE)
                .map(Transaction::id)
                .toList();
        var out = new Outcome();
        unused.forEach(id -> out.write(TransactionFormat.tombstone(id)));
        lookAfter(unused.size() == AT_ONCE ? Duration.ZERO : config.idExpirationCheckInterval());
        return out.done();
    }
}
