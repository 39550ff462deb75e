package io.crossdock.hub;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorsConfig;
import io.crossdock.connectors.fleet.BoardSettings;
import io.crossdock.connectors.fleet.Fleet;
import io.crossdock.connectors.fleet.ManyHubs;
import io.crossdock.connectors.fleet.OneHub;
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
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The connectors of one folder. They reach the broker as every client does, be it this hub's or another. */
final class ConnectorsPart implements Part {
    private final ConnectorRuntime runtime;
    private final Fleet fleet;
    private final Optional<ManyHubs> others;
    private final ClusterId clusterId;

    private ConnectorsPart(ConnectorRuntime runtime, Fleet fleet, Optional<ManyHubs> others, ClusterId clusterId) {
        this.runtime = runtime;
        this.fleet = fleet;
        this.others = others;
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
        var clusterId = new ClusterId(settings);
        if (config.sharedConnectors().isEmpty()) {
            ConnectorRuntime alone = ConnectorRuntime.start(connectors);
            InetSocketAddress http = config.httpListen();
            return new ConnectorsPart(
                    alone, new OneHub(alone, http.getHostString() + ":" + http.getPort()), Optional.empty(), clusterId);
        }
        SharedConnectors shared = config.sharedConnectors().get();
        var lease = new LeaseSettings(node(config, bootstrap), shared.group(), shared.session());
        var hubs = new ManyHubs(BoardSettings.of(lease), connectors.directory(), settings, Clock.systemUTC());
        ConnectorRuntime runtime = ConnectorRuntime.start(connectors.withLease(lease), hubs);
        hubs.serve(runtime);
        return new ConnectorsPart(runtime, hubs, Optional.of(hubs), clusterId);
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

    /** The connectors of all hubs that share them. */
    Fleet fleet() {
        return fleet;
    }

    /** What may wait until the hub serves: hearing of other hubs, and telling them. */
    void prepare() {
        others.ifPresent(ManyHubs::begin);
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
        others.ifPresent(ManyHubs::close);
        runtime.close();
    }
}
