package io.crossdock.hub.config;

import io.crossdock.security.rest.Nearest;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how this hub shares with others the connectors that may run on one of them only. */
final class LeaseValues {
    private static final Pattern HOST = Pattern.compile("[^:]+://\\[?([^]]*?)]?:\\d+");
    private static final List<String> MODES = List.of("auto", "on", "off");

    private final SettingValues values;

    LeaseValues(SettingValues values) {
        this.values = values;
    }

    /** Empty where the hub is alone, or is told to behave as if it were. */
    Optional<SharedConnectors> read(
            Set<Role> roles, Optional<Ensemble> ensemble, String listeners, Optional<String> bootstrap) {
        String group = values.text(HubSettings.CONNECTORS_LEASE_GROUP)
                .orElse(HubSettings.CONNECTORS_LEASE_GROUP.defaultValue());
        int session = values.integer(HubSettings.CONNECTORS_LEASE_SESSION, 3_000, 600_000);
        String mode = values.text(HubSettings.CONNECTORS_LEASE).orElse(HubSettings.CONNECTORS_LEASE.defaultValue());
        if (!MODES.contains(mode)) {
            values.refuse(new Problem(
                    HubSettings.CONNECTORS_LEASE.name(),
                    HubSettings.CONNECTORS_LEASE.name() + ": must be one of " + String.join(", ", MODES) + ", was '"
                            + mode + "'" + Nearest.hint(mode, MODES)));
        }
        if (!group.matches("[a-zA-Z0-9._-]{1,200}")) {
            values.refuse(new Problem(
                    HubSettings.CONNECTORS_LEASE_GROUP.name(),
                    HubSettings.CONNECTORS_LEASE_GROUP.name()
                            + ": must be letters, digits, '.', '_' and '-', at most 200, since a topic is named after it;"
                            + " was '" + group + "'"));
        }
        boolean shares = mode.equals("on") || (mode.equals("auto") && !isAlone(roles, ensemble, listeners, bootstrap));
        return shares ? Optional.of(new SharedConnectors(group, Duration.ofMillis(session))) : Optional.empty();
    }

    /** Nobody on another machine reaches a broker, nor the ZooKeeper of one, that listen on loopback only. */
    private static boolean isAlone(
            Set<Role> roles, Optional<Ensemble> ensemble, String listeners, Optional<String> bootstrap) {
        return roles.contains(Role.BROKER)
                && bootstrap.isEmpty()
                && Arrays.stream(listeners.split(",")).allMatch(LeaseValues::isOnLoopback)
                && ensemble.filter(each -> each instanceof Ensemble.Embedded embedded
                                && embedded.listen().getAddress() != null
                                && embedded.listen().getAddress().isLoopbackAddress())
                        .isPresent();
    }

    private static boolean isOnLoopback(String listener) {
        Matcher host = HOST.matcher(listener.strip());
        return host.matches() && !host.group(1).isEmpty() && Members.isLoopback(host.group(1));
    }
}
