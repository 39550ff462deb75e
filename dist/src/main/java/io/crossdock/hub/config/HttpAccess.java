package io.crossdock.hub.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How administration over HTTP is served, and how it reaches its cluster.
 *
 * @param keystore PEM file with key and certificates of the HTTPS listener; absent serves plain HTTP
 * @param client settings of Kafka's clients for a cluster that is not this hub's broker
 */
public record HttpAccess(Optional<Path> keystore, Map<String, String> client) {
    public HttpAccess {
        client = Map.copyOf(client);
    }

    /** Without the settings, among which may be secrets. */
    @Override
    public String toString() {
        return "HttpAccess[" + keystore + "]";
    }
}
