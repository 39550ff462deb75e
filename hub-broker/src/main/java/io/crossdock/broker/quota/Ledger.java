package io.crossdock.broker.quota;

import io.crossdock.quotas.BrokerDemand;
import io.crossdock.quotas.ClusterShare;
import io.crossdock.quotas.MeasuredRate;
import io.crossdock.quotas.QuotaAccount;
import io.crossdock.quotas.QuotaRule;
import io.crossdock.quotas.RateBudget;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import static java.util.Objects.requireNonNull;

/**
 * What is kept of one account: its budget, how much it uses of late, and how it had to wait. Thread-safe without a lock;
 * times are nanoseconds of one clock that does not go back.
 */
final class Ledger {
    /** Who was told to wait is taken for starved so long after it, unless it waits longer. */
    private static final long STARVED_NANOS = Duration.ofMillis(1500).toNanos();

    private final QuotaAccount account;
    private final AtomicReference<Use> use;
    private final AtomicLong waits = new AtomicLong();
    private final AtomicLong waitedNanos = new AtomicLong();
    private volatile QuotaRule rule;
    private volatile ClusterShare share;
    private volatile long lastNanos;
    private volatile long waitsSince;
    private volatile long waitsUntil;

    private record Use(RateBudget budget, MeasuredRate rate, double total) {}

    /** @param brokers how many share a limit of the cluster until they hear of each other */
    Ledger(QuotaAccount account, QuotaRule rule, int brokers, long now) {
        this.account = account;
        this.rule = rule;
        share = ClusterShare.first(rule.limit(), brokers, now);
        use = new AtomicReference<>(new Use(RateBudget.full(limit(), burst(), now), MeasuredRate.none(now), 0));
        lastNanos = now;
        waitsSince = now;
        waitsUntil = now - STARVED_NANOS;
    }

    QuotaAccount account() {
        return account;
    }

    QuotaRule rule() {
        return rule;
    }

    /** The rule was set anew. */
    void follow(QuotaRule newest, int brokers, long now) {
        if (!newest.equals(rule)) {
            rule = newest;
            share = ClusterShare.first(newest.limit(), brokers, now);
            applyLimit(now);
        }
    }

    /** What may be used here per second. */
    double limit() {
        return rule.cluster() ? share.share() : rule.limit();
    }

    private double burst() {
        QuotaRule now = rule;
        return now.cluster() && now.limit() > 0 ? now.burst() * share.share() / now.limit() : now.burst();
    }

    private void applyLimit(long now) {
        use.updateAndGet(each -> new Use(each.budget().at(now).limited(limit(), burst()), each.rate(), each.total()));
    }

    private Use use() {
        return requireNonNull(use.get());
    }

    /** How long until a debt is paid back, 0 if there is none. */
    long waitNanos(long now) {
        return use().budget().at(now).waitNanos();
    }

    /** What is there to be used without a debt, 0 if nothing is. */
    double available(long now) {
        return Math.max(0, use().budget().at(now).level());
    }

    /** @return how long until what was used is paid back */
    long spend(double amount, long now) {
        lastNanos = now;
        return use.updateAndGet(each -> new Use(
                        each.budget().at(now).spent(amount), each.rate().at(now).used(amount), each.total() + amount))
                .budget()
                .waitNanos();
    }

    /** Somebody was told to wait so long. */
    void waited(long nanos, long now) {
        lastNanos = now;
        if (now - waitsUntil > STARVED_NANOS) {
            waitsSince = now;
        }
        if (now + nanos - waitsUntil > 0) {
            waitsUntil = now + nanos;
        }
        waits.incrementAndGet();
        waitedNanos.addAndGet(nanos);
    }

    boolean starves(long now) {
        return now - waitsUntil < STARVED_NANOS;
    }

    double rate(long now) {
        return use().rate().at(now).perSecond();
    }

    BrokerDemand demand(long now) {
        return new BrokerDemand(rate(now), starves(now), use().total());
    }

    /**
     * Works the share of a limit of the cluster out anew. One caller at a time.
     *
     * @param self node id of this broker
     * @param others what the other brokers told of this account
     */
    void share(int self, Map<Integer, BrokerDemand> others, int brokers, long now) {
        var demands = new HashMap<>(others);
        demands.put(self, demand(now));
        share = share.next(rule.limit(), self, demands, brokers, now);
        applyLimit(now);
    }

    AccountUse use(long now) {
        boolean starves = starves(now);
        return new AccountUse(
                account,
                rule,
                limit(),
                rate(now),
                use().total(),
                starves,
                Duration.ofNanos(Math.max(0, waitsUntil - now)),
                starves ? Duration.ofNanos(Math.max(0, now - waitsSince)) : Duration.ZERO,
                waits.get(),
                Duration.ofNanos(waitedNanos.get()));
    }

    /** Whether it says nothing any more that a new one would not. */
    boolean isIdle(long now, Duration silence) {
        return now - lastNanos > silence.toNanos() && waitNanos(now) == 0;
    }
}
