package io.crossdock.security.rest.caller;

import java.util.List;
import java.util.Map;

/**
 * How the cluster behind the REST API is reached.
 *
 * @param clientSettings of Kafka's client, without anybody's credentials; {@code bootstrap.servers} at least
 * @param mechanisms SASL mechanisms the cluster offers there, by their IANA names; empty when it asks nobody who they are
 */
public record ClusterAccess(Map<String, Object> clientSettings, List<String> mechanisms) {
    public ClusterAccess {
        clientSettings = Map.copyOf(clientSettings);
        mechanisms = List.copyOf(mechanisms);
    }

    /** A cluster that asks nobody who they are. */
    public static ClusterAccess open(String bootstrap) {
        return new ClusterAccess(Map.of("bootstrap.servers", bootstrap), List.of());
    }

    /** Whether every caller has to say who it is. */
    public boolean asksWho() {
        return !mechanisms.isEmpty();
    }
}
