package io.crossdock.registry.log;

import io.crossdock.registry.RegistryConfig;
import io.crossdock.registry.SchemaRegistry;
import io.crossdock.registry.SchemaTypes;
import io.crossdock.registry.book.SubjectReaders;
import io.crossdock.registry.rest.SubjectAccess;
import io.crossdock.security.rest.RestServer;
import io.crossdock.security.rest.caller.CallerFilter;
import io.crossdock.security.rest.caller.ClusterAccess;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * One node of the real registry as a process of its own, which looks for a new leader sooner than one in production. Beside
 * the registry it answers {@code /leader}. Arguments as those of {@link NamesServer}.
 */
final class RegistryServer {
    private RegistryServer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var own = new CompletableFuture<URI>();
        SchemaRegistry registry = SchemaRegistry.open(
                RegistryConfig.usual(),
                SchemaTypes.all(),
                book -> LateLog.start(
                        () -> KafkaRegistryLog.start(config(arguments, own.get()), book), LateLog.Pauses.USUAL),
                SubjectReaders.unknown(),
                SubjectAccess.open(),
                Optional.empty());
        var resources = new ArrayList<>(registry.resources());
        resources.add(new CallerFilter(() -> ClusterAccess.open(arguments[0])));
        resources.add(new LeaderResource(registry));
        RestServer server = RestServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), resources);
        var url = URI.create("http://127.0.0.1:" + server.port());
        own.complete(URI.create(url + "/registry"));
        NodeProcess.announce(url, Path.of(arguments[2]));
        new CountDownLatch(1).await(); // the server's own threads do not keep a process alive
    }

    private static RegistryLogConfig config(String[] arguments, URI own) {
        return new RegistryLogConfig(
                arguments[1],
                arguments[1] + "-nodes",
                own,
                true,
                3,
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                1_000,
                Map.of("bootstrap.servers", arguments[0]));
    }
}
