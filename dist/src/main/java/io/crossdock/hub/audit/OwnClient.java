package io.crossdock.hub.audit;

import io.crossdock.broker.metadata.EndpointImage;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a hub reaches its own broker as a client: by the listener for brokers, and as the user that brokers are to each
 * other. Kafka's settings for that have the same names in brokers and clients.
 */
public final class OwnClient {
    private static final String PREFIX = "listener.name.";

    private OwnClient() {}

    /** @param broker the broker's settings, by Kafka's names */
    public static Map<String, Object> settings(Map<String, String> broker, List<EndpointImage> endpoints) {
        String wanted = broker.getOrDefault("inter.broker.listener.name", "");
        EndpointImage endpoint = endpoints.stream()
                .filter(each -> each.listener().equals(wanted))
                .findFirst()
                .orElse(endpoints.get(0));
        String protocol = protocol(broker, endpoint.listener());
        String own = PREFIX + endpoint.listener().toLowerCase(Locale.ROOT) + ".";
        var settings = new HashMap<String, Object>();
        settings.put("bootstrap.servers", endpoint.host() + ":" + endpoint.port());
        settings.put("security.protocol", protocol);
        if (protocol.endsWith("SSL")) {
            copy(broker, "ssl.", settings);
            copy(broker, own + "ssl.", settings);
        }
        if (protocol.startsWith("SASL_")) {
            String mechanism = broker.getOrDefault("sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512");
            settings.put("sasl.mechanism", mechanism);
            first(
                            broker,
                            own + mechanism.toLowerCase(Locale.ROOT) + ".sasl.jaas.config",
                            own + "sasl.jaas.config",
                            "sasl.jaas.config")
                    .ifPresent(jaas -> settings.put("sasl.jaas.config", jaas));
        }
        return settings;
    }

    private static String protocol(Map<String, String> broker, String listener) {
        return Stream.of(broker.getOrDefault("listener.security.protocol.map", "")
                        .split(","))
                .map(String::trim)
                .filter(entry -> entry.startsWith(listener + ":"))
                .map(entry -> entry.substring(listener.length() + 1))
                .findFirst()
                .orElse(listener);
    }

    /** Those with this prefix, under the names that follow {@code ssl.}'s beginning. */
    private static void copy(Map<String, String> broker, String prefix, Map<String, Object> settings) {
        broker.forEach((name, value) -> {
            if (name.startsWith(prefix) && !name.endsWith("client.auth") && !name.endsWith("mapping.rules")) {
                settings.put("ssl." + name.substring(prefix.length()), value);
            }
        });
    }

    private static Optional<String> first(Map<String, String> broker, String... names) {
        return Stream.of(names)
                .map(name -> Optional.ofNullable(broker.get(name)))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
