package io.crossdock.broker.net;

import io.crossdock.broker.quota.ClientQuotas;
import io.crossdock.quotas.QuotaBook.Applied;
import io.crossdock.quotas.QuotaKinds;
import io.netty.channel.Channel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How fast an address may open connections (KIP-612). One that comes too early is held without being read until the next
 * may come, a second at most, and closed then: a client that dials in a loop is slowed down by that, and cannot fill the
 * broker with connections. A limit that rejects closes it at once, and so does whoever holds too many already. Thread-safe.
 */
final class ConnectionRate {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionRate.class);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_HELD = 1000;

    private final ClientQuotas quotas;
    private final String unlimited;
    private final AtomicInteger held = new AtomicInteger();

    /** @param unlimited name of a listener whose connections are not counted */
    ConnectionRate(ClientQuotas quotas, String unlimited) {
        this.quotas = quotas;
        this.unlimited = unlimited;
    }

    /** @return whether the connection is not to be served; it closes by itself then */
    boolean refuses(String listener, String address, Channel channel) {
        if (!quotas.limits(QuotaKinds.CONNECTION_CREATION_RATE) || listener.equals(unlimited)) {
            return false;
        }
        Optional<Applied> limit = quotas.ofAddress(QuotaKinds.CONNECTION_CREATION_RATE, address);
        if (limit.isEmpty()) {
            return false;
        }
        List<Applied> applied = List.of(limit.get());
        boolean none = limit.get().rule().limit() == 0;
        long wait = none ? LONGEST_NANOS : quotas.wait(applied);
        if (wait == 0) {
            quotas.spend(applied, 1);
            return false;
        }
        LOG.debug("Refusing {}: it opens connections too fast (connection_creation_rate)", address);
        if (limit.get().rule().reject() || held.incrementAndGet() > MOST_HELD) {
            if (!limit.get().rule().reject()) {
                held.decrementAndGet();
            }
            channel.close();
            return true;
        }
        channel.config().setAutoRead(false);
        channel.closeFuture().addListener(closed -> held.decrementAndGet());
        channel.eventLoop().schedule(() -> channel.close(), Math.min(wait, LONGEST_NANOS), TimeUnit.NANOSECONDS);
        return true;
    }
}
