package io.crossdock.hub.config;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What other hosts could do by HTTP that was not meant for them.
 *
 * @param runsBroker whether the cluster behind it is this hub's own broker
 * @param broker settings by Kafka's names
 */
record HttpExposure(HttpAccess http, boolean runsBroker, Map<String, String> broker) {
    private static final String REMEDY =
            "run 'crossdock secure', which makes certificates, users and rules for it; or write"
                    + " insecure: true if everybody who reaches it may do everything";

    /** Why nothing must be served there; empty when it may. */
    Optional<Problem> problem(SettingDoc setting, InetSocketAddress listen) {
        if (listen.getAddress() == null || listen.getAddress().isLoopbackAddress()) {
            return Optional.empty();
        }
        String at = setting.name() + ": " + listen.getHostString() + ":" + listen.getPort() + " is open to other hosts";
        if (http.keystore().isEmpty()) {
            return Optional.of(new Problem(
                    setting.name(),
                    at + " without TLS, so passwords could be read on the way; set http.ssl.keystore.location, or "
                            + REMEDY));
        }
        boolean asks = runsBroker
                ? asksWho(broker)
                : http.client().getOrDefault("security.protocol", "").startsWith("SASL_");
        return asks
                ? Optional.empty()
                : Optional.of(new Problem(
                        setting.name(), at + ", but the cluster behind it asks nobody who they are; " + REMEDY));
    }

    /** Whether some listener of the broker has logins, which is the one that is used then. */
    private static boolean asksWho(Map<String, String> broker) {
        String map =
                "," + broker.getOrDefault("listener.security.protocol.map", "").replace(" ", "") + ",";
        return Stream.of(broker.getOrDefault("listeners", "").split(",", -1))
                .map(entry -> entry.strip().replaceAll("://.*", ""))
                .anyMatch(name -> name.startsWith("SASL_") || map.contains("," + name + ":SASL_"));
    }
}
