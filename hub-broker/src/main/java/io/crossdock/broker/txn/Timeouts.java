package io.crossdock.broker.txn;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.Result;
import io.crossdock.broker.coordinator.ShardTimers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Aborts transactions whose producers fell silent: readers of committed records wait for them. Looks from time to time
 * while there is an open transaction, and not at all otherwise. Confined to the shard's lane.
 */
final class Timeouts {
    private static final Logger LOG = LoggerFactory.getLogger(Timeouts.class);
    /** Records of one round; keeps a batch well below what the log takes. */
    private static final int AT_ONCE = 100;

    private final Duration interval;
    private final Transactions transactions;
    private final Ending ending;
    private final ShardTimers timers;
    private final Clock clock;
    private boolean watching;

    Timeouts(Duration interval, Transactions transactions, Ending ending, ShardTimers timers, Clock clock) {
        this.interval = interval;
        this.transactions = transactions;
        this.ending = ending;
        this.timers = timers;
        this.clock = clock;
    }

    /** There is an open transaction, or will be in a moment. */
    void watch() {
        if (!watching) {
            watching = true;
            lookAfter(interval);
        }
    }

    private void lookAfter(Duration delay) {
        timers.after(delay, this::look);
    }

    private Result<Void> look() {
        var out = new Outcome();
        long now = clock.millis();
        List<Transaction> old = transactions.all().stream()
                .filter(transaction -> isTooOld(transaction, now))
                .limit(AT_ONCE)
                .toList();
        for (Transaction each : old) {
            LOG.info(
                    "Aborting transaction {} of producer {}: it has been open for more than {} ms",
                    each.id(),
                    each.producer(),
                    each.timeoutMs());
            // Nobody else has asked for the id, so its producer may come back and ask for the next epoch (KIP-588).
            ending.decide(each.fenced(each.producer().epoch(), now), out);
        }
        watching = transactions.all().stream().anyMatch(each -> each.is(TransactionState.ONGOING));
        if (watching) {
            lookAfter(old.size() == AT_ONCE ? Duration.ZERO : interval);
        }
        return out.done();
    }

    private static boolean isTooOld(Transaction transaction, long now) {
        return transaction.is(TransactionState.ONGOING) && now - transaction.startTimestamp() > transaction.timeoutMs();
    }
}
