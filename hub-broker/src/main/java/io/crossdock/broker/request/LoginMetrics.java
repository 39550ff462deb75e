package io.crossdock.broker.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How clients came in: how often a login succeeded or failed, by listener and mechanism, the first on a connection and
 * later ones apart (KIP-368). There are as many counts as listeners and mechanisms that are offered. Thread-safe.
 */
public final class LoginMetrics {
    /** The mechanism of a client that needs no more than its certificate. */
    public static final String TLS = "SSL";
    /** Of a client that failed before it named one that is offered. */
    public static final String UNNAMED = "unknown";

    /** What happened. */
    public enum Outcome {
        SUCCEEDED,
        FAILED,
        SUCCEEDED_AGAIN,
        FAILED_AGAIN,
        /** It went on without logging in again in time. */
        EXPIRED
    }

    /**
     * One count.
     *
     * @param total since the broker started
     * @param perSecond within the last half minute
     */
    public record Count(String listener, String mechanism, Outcome outcome, long total, double perSecond) {}

    private final LongSupplier nanoTime;
    private final Map<Key, Tally> tallies = new ConcurrentHashMap<>();

    /** @param nanoTime a clock of any origin that does not go back */
    public LoginMetrics(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private record Key(String listener, String mechanism, Outcome outcome) {}

    private static final class Tally {
        final LongAdder total = new LongAdder();
        final RecentRate recent = new RecentRate();
    }

    public void count(String listener, String mechanism, Outcome outcome) {
        Tally tally = tallies.computeIfAbsent(new Key(listener, mechanism, outcome), first -> new Tally());
        tally.total.increment();
        tally.recent.count(nanoTime.getAsLong());
    }

    /** Everything that happened at least once. */
    public List<Count> counts() {
        long now = nanoTime.getAsLong();
        var counts = new ArrayList<Count>();
        tallies.forEach((key, tally) -> counts.add(new Count(
                key.listener(), key.mechanism(), key.outcome(), tally.total.sum(), tally.recent.perSecond(now))));
        return counts;
    }
}
