package io.crossdock.hub.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a hub proves to ZooKeeper who it is, and how it knows that it speaks to ZooKeeper.
 *
 * @param credentials {@code user:password}; with them, nobody else reads or writes what this cluster keeps there
 * @param tls absent for plain connections
 */
public record ZooKeeperAccess(Optional<Secret> credentials, Optional<Tls> tls) {
    /** Plain and without a name. */
    public static final ZooKeeperAccess OPEN = new ZooKeeperAccess(Optional.empty(), Optional.empty());

    /**
     * Files are PEM ({@code .pem}), PKCS #12 ({@code .p12}) or Java key stores ({@code .jks}), told by their names.
     *
     * @param truststore the certificates by which ZooKeeper is known; absent for those Java trusts
     * @param keystore certificate and key of this hub, where ZooKeeper asks for them
     * @param verifyHost whether ZooKeeper's certificate has to name the host that was connected to
     */
    public record Tls(Optional<Store> truststore, Optional<Store> keystore, boolean verifyHost) {}

    /** A file and what opens it. */
    public record Store(Path file, Optional<Secret> password) {}
}
