package io.crossdock.hub.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How administration over HTTP is served, and how it reaches its cluster.
 *
 * @param keystore PEM file with key and certificates of the HTTPS listener; absent serves plain HTTP
 * @param certificates of callers, if they are asked for any
 * @param hosts names by which it may be called besides those of loopback
 * @param openMetrics whether everybody who reaches it may read the metrics, also from other hosts
 * @param client settings of Kafka's clients for a cluster that is not this hub's broker
 */
public record HttpAccess(
        Optional<Path> keystore,
        Optional<ClientCertificates> certificates,
        Set<String> hosts,
        boolean openMetrics,
        Map<String, String> client) {
    public HttpAccess {
        hosts = Set.copyOf(hosts);
        client = Map.copyOf(client);
    }

    /** Without the settings, among which may be secrets. */
    @Override
    public String toString() {
        return "HttpAccess[" + keystore + ", " + hosts + ", " + openMetrics + "]";
    }
}
