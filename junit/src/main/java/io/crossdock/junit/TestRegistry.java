package io.crossdock.junit;

import io.crossdock.registry.RegistryConfig;
import io.crossdock.registry.SchemaRegistry;
import io.crossdock.registry.rest.SubjectAccess;
import io.crossdock.security.rest.RestServer;
import io.crossdock.security.rest.caller.CallerFilter;
import io.crossdock.security.rest.caller.ClusterAccess;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A schema registry that keeps its schemas in the hub of a test, and lets everybody do everything. */
record TestRegistry(SchemaRegistry registry, RestServer server) implements AutoCloseable {
    static TestRegistry start(String bootstrap) throws IOException {
        var own = new CompletableFuture<URI>();
        SchemaRegistry registry = SchemaRegistry.start(
                RegistryConfig.usual(),
                () -> new SchemaRegistry.Home(Map.of("bootstrap.servers", bootstrap), own.get()),
                SubjectAccess.open(),
                Optional.empty(),
                Clock.systemUTC());
        try {
            var resources = new ArrayList<>(registry.resources());
            resources.add(new CallerFilter(() -> ClusterAccess.open(bootstrap)));
            RestServer server = RestServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), resources);
            var started = new TestRegistry(registry, server);
            own.complete(started.url());
            return started;
        } catch (IOException | RuntimeException failed) {
            own.completeExceptionally(failed);
            registry.close();
            throw failed;
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.port() + "/registry");
    }

    @Override
    public void close() {
        server.close();
        registry.close();
    }
}
