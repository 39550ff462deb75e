package io.crossdock.registry.rest;

import io.crossdock.registry.RegistryConfig;
import io.crossdock.registry.SchemaRegistry;
import io.crossdock.registry.cluster.TestCluster;
import io.crossdock.registry.schema.Compatibility;
import io.crossdock.security.rest.RestServer;
import io.crossdock.security.rest.caller.CallerFilter;
import io.crossdock.security.rest.caller.ClusterAccess;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static org.awaitility.Awaitility.await;

/** A registry as it stands in a hub, with its topic in a cluster, behind a real HTTP server. */
final class ServedNode implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final SchemaRegistry registry;
    final RegistryCalls calls;
    private final RestServer server;

    private ServedNode(SchemaRegistry registry, RestServer server) {
        this.registry = registry;
        this.server = server;
        calls = new RegistryCalls(root(server));
    }

    /** Starts one; returns when it has read its topic. */
    static ServedNode start(TestCluster cluster, String topic) throws IOException {
        var own = new CompletableFuture<URI>();
        var config = new RegistryConfig(
                topic, (short) 3, Compatibility.BACKWARD, true, Duration.ofSeconds(30), Duration.ofSeconds(40));
        SchemaRegistry registry = SchemaRegistry.start(
                config,
                () -> new SchemaRegistry.Home(cluster.clientSettings(), own.get()),
                SubjectAccess.open(),
                Optional.empty(),
                Clock.systemUTC());
        var resources = new ArrayList<>(registry.resources());
        resources.add(new CallerFilter(() -> ClusterAccess.open(cluster.bootstrap())));
        RestServer server = RestServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), resources);
        own.complete(root(server));
        var node = new ServedNode(registry, server);
        await().atMost(PATIENCE).until(registry::isReady);
        return node;
    }

    private static URI root(RestServer server) {
        return URI.create("http://127.0.0.1:" + server.port() + "/registry");
    }

    ServedNode awaitLeader() {
        await().atMost(PATIENCE).until(registry::isLeader);
        return this;
    }

    @Override
    public void close() {
        server.close();
        registry.close();
    }
}
