package io.crossdock.hub.config;

import io.crossdock.registry.schema.Compatibility;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the schema registry of a hub is served, and where it keeps its schemas.
 *
 * @param listen a listener of its own, besides {@code /registry} of the http role
 * @param url where other nodes reach this one; absent for where it listens
 * @param topic that keeps the schemas
 * @param replicas of that topic when it is made, 1 or more
 * @param compatibility of subjects for which nobody has set another
 * @param bootstrap cluster of that topic when it is not the hub's own broker
 * @param client settings of Kafka's clients for that cluster
 * @param truststore PEM file of the authorities by which other nodes are known
 */
public record RegistrySettings(
        Optional<InetSocketAddress> listen,
        Optional<URI> url,
        String topic,
        short replicas,
        Compatibility compatibility,
        Optional<String> bootstrap,
        Map<String, String> client,
        Optional<Path> truststore) {
    public RegistrySettings {
        client = Map.copyOf(client);
    }

    /** Without the settings, among which may be secrets. */
    @Override
    public String toString() {
        return "RegistrySettings[" + topic + ", " + listen + "]";
    }
}
