package io.crossdock.hub;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorsConfig;
import io.crossdock.connectors.lease.LeaseSettings;
import io.crossdock.connectors.rest.ClusterId;
import io.crossdock.connectors.secret.SecretKey;
import io.crossdock.hub.config.HubConfig;
import io.crossdock.hub.config.Role;
import io.crossdock.hub.config.SharedConnectors;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The connectors of one folder. They reach the broker as every client does, be it this hub's or another. */
final class ConnectorsPart implements Part {
    private final ConnectorRuntime runtime;
    private final ClusterId clusterId;

    private ConnectorsPart(ConnectorRuntime runtime, ClusterId clusterId) {
        this.runtime = runtime;
        this.clusterId = clusterId;
    }

    /** Starts what the folder of the configuration holds. */
    static ConnectorsPart start(HubConfig config, String bootstrap) throws IOException {
        Map<String, Object> settings = new HashMap<>(config.connectorsClient());
        settings.put("bootstrap.servers", bootstrap);
        ConnectorsConfig connectors = ConnectorsConfig.of(config.connectorsDirectory(), settings);
        connectors = ownRegistry(config).map(connectors::withRegistry).orElse(connectors);
        if (config.connectorsSecretsKey().isPresent()) {
            connectors = connectors.withSecrets(
                    SecretKey.read(config.connectorsSecretsKey().get()));
        }
        if (config.sharedConnectors().isPresent()) {
            SharedConnectors shared = config.sharedConnectors().get();
            connectors =
                    connectors.withLease(new LeaseSettings(node(config, bootstrap), shared.group(), shared.session()));
        }
        return new ConnectorsPart(ConnectorRuntime.start(connectors), new ClusterId(settings));
    }

    /**
     * How the other hubs call this one where they say that a connector runs here: the port of its HTTP at the host by which
     * its broker is known, since many a hub serves HTTP on loopback only.
     */
    static String node(HubConfig config, String bootstrap) {
        InetSocketAddress http = config.httpListen();
        boolean named = http.getAddress() == null
                || !(http.getAddress().isAnyLocalAddress() || http.getAddress().isLoopbackAddress());
        String own = config.has(Role.BROKER) && config.connectorsBootstrap().isEmpty()
                ? bootstrap.substring(0, bootstrap.lastIndexOf(':'))
                : localHost().orElse(http.getHostString());
        return (named ? http.getHostString() : own) + ":" + http.getPort();
    }

    private static Optional<String> localHost() {
        try {
            return Optional.of(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException nameless) {
            return Optional.empty();
        }
    }

    /** Where connectors find this hub's own schema registry; empty if it has none, or on a port that nobody knows yet. */
    static Optional<String> ownRegistry(HubConfig config) {
        if (!config.has(Role.REGISTRY)) {
            return Optional.empty();
        }
        Optional<InetSocketAddress> own = config.registry().listen();
        if (own.isEmpty() && !config.has(Role.HTTP)) {
            return Optional.empty();
        }
        InetSocketAddress at = own.orElse(config.httpListen());
        if (at.getPort() == 0) {
            return Optional.empty();
        }
        boolean everywhere = at.getAddress() != null && at.getAddress().isAnyLocalAddress();
        String host = everywhere ? "127.0.0.1" : at.getHostString();
        String scheme = config.http().keystore().isPresent() ? "https" : "http";
        String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return Optional.of(scheme + "://" + bracketed + ":" + at.getPort() + (own.isPresent() ? "" : "/registry"));
    }

    ConnectorRuntime runtime() {
        return runtime;
    }

    /** The id of the cluster that they read and write. */
    String clusterId() {
        return clusterId.get();
    }

    @Override
    public List<String> addresses() {
        return List.of();
    }

    @Override
    public void close() {
        runtime.close();
    }
}
