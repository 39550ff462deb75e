package io.crossdock.broker.quota;

import io.crossdock.quotas.QuotaAccount;
import io.crossdock.quotas.QuotaBook.Applied;
import io.crossdock.quotas.QuotaEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * The accounts that are in use, so many at most: names of clients are theirs to choose. Beyond that, whoever comes new
 * under a default shares one account with all others who did, so that inventing names buys nobody more. Accounts that
 * were not used for a while are closed. Thread-safe; never blocks.
 */
final class Ledgers {
    static final int MOST = 10_000;
    private static final Duration SILENCE = Duration.ofMinutes(10);
    private static final Logger LOG = LoggerFactory.getLogger(Ledgers.class);

    private final Map<QuotaAccount, Ledger> open = new ConcurrentHashMap<>();
    private final AtomicBoolean told = new AtomicBoolean();
    private final int most;
    private volatile int brokers = 1;

    Ledgers(int most) {
        this.most = most;
    }

    /** How many brokers there are, for limits of the cluster. */
    void brokers(int count) {
        brokers = Math.max(1, count);
    }

    Ledger of(Applied applied, long now) {
        Ledger known = open.get(applied.account());
        if (known == null) {
            known = open(applied, now);
        }
        known.follow(applied.rule(), brokers, now);
        return known;
    }

    private Ledger open(Applied applied, long now) {
        QuotaAccount account = applied.account();
        if (open.size() >= most) {
            close(now);
        }
        if (open.size() >= most) {
            QuotaEntity everybodyElse = account.rule();
            account = new QuotaAccount(account.kind(), everybodyElse, everybodyElse);
            if (told.compareAndSet(false, true)) {
                LOG.warn("{} accounts of quotas are in use; whoever comes new shares one with the others", most);
            }
        }
        return open.computeIfAbsent(account, first -> new Ledger(first, applied.rule(), brokers, now));
    }

    /** Closes those that are not used any more. */
    void close(long now) {
        open.values().removeIf(ledger -> ledger.isIdle(now, SILENCE));
        told.compareAndSet(true, open.size() >= most);
    }

    Collection<Ledger> all() {
        return open.values();
    }

    /** Closes those whose rule is not set any more. */
    void keepOnly(Predicate<Ledger> stillSet) {
        open.values().removeIf(ledger -> !stillSet.test(ledger));
    }
}
