package io.crossdock.broker.net;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts connections and turns away those beyond the limits, which may change at any time. Thread-safe. */
final class Gatekeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Gatekeeper.class);

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
            LOG.warn("Refusing {}: {} connections are open (max.connections)", address, now.all());
            return false;
        }
        if (byAddress.merge(address, 1, Integer::sum) > now.of(address)) {
            leave(address);
            LOG.warn(
                    "Refusing {}: {} connections from there are open (max.connections.per.ip)",
                    address,
                    now.of(address));
            return false;
        }
        return true;
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
