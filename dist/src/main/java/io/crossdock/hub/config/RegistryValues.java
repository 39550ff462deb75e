package io.crossdock.hub.config;

import io.crossdock.registry.schema.Compatibility;
import io.crossdock.security.rest.Nearest;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns the text of the registry's settings into values, and says which of them do not go with the rest. */
final class RegistryValues {
    private final SettingValues values;

    RegistryValues(SettingValues values) {
        this.values = values;
    }

    /** @param connectors cluster of the connectors, if it is named */
    RegistrySettings read(Set<Role> roles, Optional<String> connectors) {
        Optional<InetSocketAddress> listen =
                values.text(HubSettings.REGISTRY_LISTEN).map(given -> values.address(HubSettings.REGISTRY_LISTEN, 0));
        Optional<String> named = values.text(HubSettings.REGISTRY_BOOTSTRAP);
        if (roles.contains(Role.REGISTRY)) {
            refuseWhatDoesNotGo(roles, listen, named, connectors);
        }
        return new RegistrySettings(
                listen,
                values.text(HubSettings.REGISTRY_URL).flatMap(this::url),
                topic(),
                (short) values.integer(HubSettings.REGISTRY_REPLICAS, 1, Short.MAX_VALUE),
                compatibility(),
                roles.contains(Role.BROKER) ? Optional.empty() : named.or(() -> connectors),
                values.client(
                        values.text(HubSettings.REGISTRY_CLIENT_CONFIG).isPresent()
                                ? HubSettings.REGISTRY_CLIENT_CONFIG
                                : HubSettings.CONNECTORS_CLIENT_CONFIG),
                values.readable(HubSettings.REGISTRY_TRUSTSTORE));
    }

    private void refuseWhatDoesNotGo(
            Set<Role> roles, Optional<InetSocketAddress> listen, Optional<String> named, Optional<String> connectors) {
        if (listen.isEmpty() && !roles.contains(Role.HTTP)) {
            refuse(HubSettings.ROLES, "the registry is reached by nobody: add the role http or set registry.listen");
        }
        if (roles.contains(Role.BROKER) && named.isPresent()) {
            refuse(
                    HubSettings.REGISTRY_BOOTSTRAP,
                    "cannot stand beside the role broker, which keeps the schemas then; leave it out, or the role");
        }
        if (!roles.contains(Role.BROKER) && named.isEmpty() && connectors.isEmpty()) {
            refuse(
                    HubSettings.ROLES,
                    "the registry without the role broker needs registry.bootstrap.servers=host:port");
        }
        if (named.isPresent() && connectors.isPresent() && !named.equals(connectors) && roles.contains(Role.HTTP)) {
            refuse(
                    HubSettings.REGISTRY_BOOTSTRAP,
                    "must be the same as connectors.bootstrap.servers, since callers by http.listen are known to one"
                            + " cluster; or run the registry as a process of its own");
        }
    }

    private String topic() {
        String topic = values.text(HubSettings.REGISTRY_TOPIC).orElse(HubSettings.REGISTRY_TOPIC.defaultValue());
        if (!topic.matches("[a-zA-Z0-9._-]{1,249}") || topic.equals(".") || topic.equals("..")) {
            refuse(
                    HubSettings.REGISTRY_TOPIC,
                    "must be the name of a topic: letters, digits, '.', '_' and '-', at most 249; was '" + topic + "'");
            return HubSettings.REGISTRY_TOPIC.defaultValue();
        }
        return topic;
    }

    private Compatibility compatibility() {
        String level = values.text(HubSettings.REGISTRY_COMPATIBILITY)
                .orElse(HubSettings.REGISTRY_COMPATIBILITY.defaultValue());
        List<String> levels =
                Arrays.stream(Compatibility.values()).map(Enum::name).toList();
        if (levels.contains(level)) {
            return Compatibility.valueOf(level);
        }
        refuse(
                HubSettings.REGISTRY_COMPATIBILITY,
                "must be one of " + String.join(", ", levels) + ", was '" + level + "'" + Nearest.hint(level, levels));
        return Compatibility.BACKWARD;
    }

    private Optional<URI> url(String text) {
        try {
            URI url = URI.create(text.replaceAll("/+$", ""));
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return Optional.of(url);
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        refuse(
                HubSettings.REGISTRY_URL,
                "must be a URL such as http://hub1:8080/registry, by which the other hubs reach this one; was '" + text
                        + "'");
        return Optional.empty();
    }

    private void refuse(SettingDoc doc, String message) {
        values.refuse(new Problem(doc.name(), doc.name() + ": " + message));
    }
}
