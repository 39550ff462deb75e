package io.crossdock.broker.metadata.zk;

import java.time.Duration;

/**
 * How this broker reaches ZooKeeper.
 *
 * @param connect {@code host:port,…} with an optional {@code /chroot}, which is created if missing
 * @param sessionTimeout after this much silence the cluster takes this broker for dead; ZooKeeper may bend it to its
 *     own limits
 * @param connectTimeout how long the start waits for ZooKeeper, and a new registration for an old one of the same id
 * @param owner tells this broker's data directory from every other one; an ephemeral left by an earlier life with the
 *     same owner is taken over at once instead of waiting for its session to end
 * @param access who it is to ZooKeeper
 */
public record ZkSettings(
        String connect, Duration sessionTimeout, Duration connectTimeout, String owner, ZkAccess access) {
    /** Without credentials, and plain. */
    public ZkSettings(String connect, Duration sessionTimeout, Duration connectTimeout, String owner) {
        this(connect, sessionTimeout, connectTimeout, owner, ZkAccess.OPEN);
    }

    public ZkSettings {
        if (sessionTimeout.isNegative() || sessionTimeout.isZero()) {
            throw new IllegalArgumentException("the ZooKeeper session timeout must be above 0, was " + sessionTimeout);
        }
        if (connectTimeout.isNegative() || connectTimeout.isZero()) {
            throw new IllegalArgumentException("the ZooKeeper connect timeout must be above 0, was " + connectTimeout);
        }
    }
}
