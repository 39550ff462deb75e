package io.crossdock.broker.net;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts connections and turns away those beyond the limits, which may change at any time. Thread-safe. */
final class Gatekeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Gatekeeper.class);

    private static final int REFUSALS_BETWEEN_WARNINGS = 1000;

    private final AtomicLong refused = new AtomicLong();
    private final AtomicInteger inside = new AtomicInteger();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();
    private volatile ConnectionLimits limits;

    Gatekeeper(ConnectionLimits limits) {
        this.limits = limits;
    }

    /** From now on; connections beyond a lower limit stay. */
    void limit(ConnectionLimits next) {
        limits = next;
    }

    /** @return whether one more connection from this address may stay; {@link #leave} is called for it at its end then */
    boolean enter(String address) {
        ConnectionLimits now = limits;
        if (inside.incrementAndGet() > now.all()) {
            inside.decrementAndGet();
            warn(address, now.all(), "max.connections");
            return false;
        }
        if (byAddress.merge(address, 1, Integer::sum) > now.of(address)) {
            leave(address);
            warn(address, now.of(address), "max.connections.per.ip");
            return false;
        }
        return true;
    }

    /** Not of each, or whoever dials in a loop fills the log too. */
    private void warn(String address, int open, String limit) {
        long before = refused.getAndIncrement();
        if (before % REFUSALS_BETWEEN_WARNINGS == 0) {
            LOG.warn("Refusing {}: {} connections are open ({}); refused before: {}", address, open, limit, before);
        }
    }

    void leave(String address) {
        inside.decrementAndGet();
        byAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }

    /** Connections open now. */
    int inside() {
        return inside.get();
    }
}
