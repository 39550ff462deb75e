package io.crossdock.hub;

import io.crossdock.broker.metadata.EndpointImage;
import io.crossdock.hub.audit.OwnClient;
import io.crossdock.security.rest.caller.ClusterAccess;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How administration over HTTP reaches its cluster: with the credentials of whoever calls. Its own are only to ask for
 * delegation tokens with, for callers who showed a certificate.
 */
final class RestAccess {
    /** Where callers can say who they are comes first. */
    private static final List<String> PROTOCOLS = List.of("SASL_SSL", "SASL_PLAINTEXT", "SSL", "PLAINTEXT");

    private static final String MECHANISMS = "sasl.enabled.mechanisms";

    private RestAccess() {}

    /** @param broker settings of this hub's broker, by Kafka's names */
    static ClusterAccess ownBroker(Map<String, String> broker, List<EndpointImage> endpoints) {
        EndpointImage endpoint = endpoints.stream()
                .min(Comparator.comparingInt(each -> PROTOCOLS.indexOf(each.securityProtocol())))
                .orElseThrow(() -> new IllegalStateException("a broker listens somewhere"));
        String own = "listener.name." + endpoint.listener().toLowerCase(Locale.ROOT) + ".";
        String protocol = endpoint.securityProtocol();
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", endpoint.host() + ":" + endpoint.port());
        settings.put("security.protocol", protocol);
        if (protocol.endsWith("SSL")) {
            for (String name : List.of("type", "location", "password", "certificates")) {
                String setting = "ssl.truststore." + name;
                Stream.of(own + setting, setting)
                        .filter(broker::containsKey)
                        .findFirst()
                        .ifPresent(key -> settings.put(setting, broker.getOrDefault(key, "")));
            }
        }
        String mechanisms =
                broker.getOrDefault(own + MECHANISMS, broker.getOrDefault(MECHANISMS, "SCRAM-SHA-256,SCRAM-SHA-512"));
        Map<String, Object> itself = OwnClient.settings(broker, endpoints);
        return new ClusterAccess(
                settings,
                protocol.startsWith("SASL_") ? items(mechanisms) : List.of(),
                Optional.of(itself).filter(hub -> !"PLAINTEXT".equals(hub.get("security.protocol"))));
    }

    /** @param client settings of a client of that cluster */
    static ClusterAccess another(String bootstrap, Map<String, String> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.keySet().removeIf(name -> name.startsWith("sasl.") || name.startsWith("ssl.key"));
        settings.put("bootstrap.servers", bootstrap);
        boolean asks = client.getOrDefault("security.protocol", "").startsWith("SASL_");
        Map<String, Object> own = new HashMap<>(client);
        own.put("bootstrap.servers", bootstrap);
        boolean known = client.containsKey("sasl.jaas.config")
                || client.keySet().stream().anyMatch(name -> name.startsWith("ssl.keystore."));
        return new ClusterAccess(
                settings,
                asks ? items(client.getOrDefault("sasl.mechanism", "SCRAM-SHA-512")) : List.of(),
                Optional.of(own).filter(any -> known));
    }

    private static List<String> items(String list) {
        return Stream.of(list.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
