package io.crossdock.hub.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one hub runs and where it keeps it; valid by construction of {@link HubConfigReader}.
 *
 * @param roles at least one
 * @param nodeId 0 or more
 * @param data absolute path of the data folder
 * @param broker Kafka's broker settings by their own names, without the {@code broker.} in front
 * @param ensemble absent when no role of this process needs ZooKeeper
 * @param access how ZooKeeper is reached
 * @param httpListen where the http role listens
 * @param http how administration is served and reaches its cluster
 * @param connectorsDirectory absolute path of the connector files
 * @param connectorsBootstrap cluster of the connectors when it is not the hub's own broker
 * @param connectorsClient further settings of the connectors' clients
 * @param connectorsSecretsKey file with the key of the cluster's secrets
 * @param sharedConnectors how connectors that may run once only are shared with other hubs; absent where there are none
 * @param registry where schemas are served and kept
 * @param otlp where the metrics are pushed to; absent pushes none
 * @param warnings settings that were accepted although they change nothing
 */
public record HubConfig(
        Set<Role> roles,
        int nodeId,
        Path data,
        Map<String, String> broker,
        Optional<Ensemble> ensemble,
        ZooKeeperAccess access,
        InetSocketAddress httpListen,
        HttpAccess http,
        Path connectorsDirectory,
        Optional<String> connectorsBootstrap,
        Map<String, String> connectorsClient,
        Optional<Path> connectorsSecretsKey,
        Optional<SharedConnectors> sharedConnectors,
        RegistrySettings registry,
        Optional<OtlpSettings> otlp,
        List<Problem> warnings) {
    public HubConfig {
        roles = Set.copyOf(EnumSet.copyOf(roles));
        broker = Map.copyOf(broker);
        connectorsClient = Map.copyOf(connectorsClient);
        warnings = List.copyOf(warnings);
    }

    /** Without the settings, among which are secrets. */
    @Override
    public String toString() {
        return "HubConfig[node " + nodeId + ", " + roles + ", " + data + "]";
    }

    /** Whether this process runs that part. */
    public boolean has(Role role) {
        return roles.contains(role);
    }
}
