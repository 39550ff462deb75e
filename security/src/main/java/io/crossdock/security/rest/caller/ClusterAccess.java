package io.crossdock.security.rest.caller;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the cluster behind the REST API is reached.
 *
 * @param clientSettings of Kafka's client, without anybody's credentials; {@code bootstrap.servers} at least
 * @param mechanisms SASL mechanisms the cluster offers there, by their IANA names; empty when it asks nobody who they are
 * @param own settings of a client that is the hub itself, which asks for tokens of callers who showed a certificate, and
 *     for nothing else; empty if the hub is nobody there
 */
public record ClusterAccess(
        Map<String, Object> clientSettings, List<String> mechanisms, Optional<Map<String, Object>> own) {
    public ClusterAccess {
        clientSettings = Map.copyOf(clientSettings);
        mechanisms = List.copyOf(mechanisms);
        own = own.map(Map::copyOf);
    }

    /** Where the hub itself is nobody. */
    public ClusterAccess(Map<String, Object> clientSettings, List<String> mechanisms) {
        this(clientSettings, mechanisms, Optional.empty());
    }

    /** A cluster that asks nobody who they are. */
    public static ClusterAccess open(String bootstrap) {
        return new ClusterAccess(Map.of("bootstrap.servers", bootstrap), List.of());
    }

    /** Whether every caller has to say who it is. */
    public boolean asksWho() {
        return !mechanisms.isEmpty();
    }

    /** Without the settings, among which may be secrets. */
    @Override
    public String toString() {
        return "ClusterAccess" + mechanisms;
    }
}
