package io.crossdock.registry.rest;

import com.sun.net.httpserver.HttpServer;
import io.crossdock.registry.RegistryConfig;
import io.crossdock.registry.SchemaRegistry;
import io.crossdock.registry.book.SubjectReaders;
import io.crossdock.registry.book.WordsType;
import io.crossdock.registry.log.Decision;
import io.crossdock.registry.log.RegistryLog;
import io.crossdock.security.rest.RestServer;
import io.crossdock.security.rest.caller.CallerFilter;
import io.crossdock.security.rest.caller.ClusterAccess;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What waits to be written leaves threads of the server to everybody else. */
class StuckWritesTest {
    /** More than the server has threads. */
    private static final int WRITES = 24;

    private static final String HELD = "8 writes are under way already";

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final Semaphore begun = new Semaphore(0);

    @AfterEach
    void close() throws Exception {
        stuck.countDown();
        for (int last = open.size() - 1; last >= 0; last--) {
            open.get(last).close();
        }
    }

    @Test
    void withALogThatIsStuckReadsAndHealthStillAnswer() throws Exception {
        int port = serve(new StuckLog(Optional.empty()));

        restIsServedWhileWritesAreStuck(port);
    }

    @Test
    void withALeaderThatIsFrozenReadsAndHealthStillAnswer() throws Exception {
        HttpServer leader = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        leader.setExecutor(threads);
        leader.createContext("/", exchange -> {
            hold();
            byte[] answer = "{\"id\":9}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", ServedRegistry.V1);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        leader.start();
        open.add(threads::shutdownNow);
        open.add(() -> leader.stop(0));
        int port = serve(new StuckLog(
                Optional.of(URI.create("http://127.0.0.1:" + leader.getAddress().getPort() + "/registry"))));

        restIsServedWhileWritesAreStuck(port);
    }

    private void restIsServedWhileWritesAreStuck(int port) throws Exception {
        List<CompletableFuture<HttpResponse<String>>> writes = new ArrayList<>();
        for (int i = 0; i < WRITES; i++) {
            writes.add(http.sendAsync(
                    request(port, "/registry/subjects/s" + i + "/versions")
                            .header("Content-Type", ServedRegistry.V1)
                            .POST(HttpRequest.BodyPublishers.ofString("{\"schema\":\"id\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString()));
        }
        await().until(() -> writes.stream().filter(CompletableFuture::isDone).count() == WRITES - WritePlaces.MOST
                && begun.availablePermits() == WritePlaces.MOST);

        assertThat(get(port, "/registry/subjects").body()).isEqualTo("[]");
        assertThat(get(port, "/health").body()).isEqualTo("well");
        for (CompletableFuture<HttpResponse<String>> write : writes) {
            if (write.isDone()) {
                HttpResponse<String> refused = write.get();
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).hasValue("2");
                assertThat(refused.body()).contains("\"error_code\":50002").contains(HELD);
            }
        }

        stuck.countDown();
        assertThat(writes.stream().map(write -> write.join().statusCode()).filter(status -> status == 200))
                .hasSize(WritePlaces.MOST);
        // Their places are free again.
        HttpResponse<String> later = http.send(
                request(port, "/registry/subjects/later/versions")
                        .header("Content-Type", ServedRegistry.V1)
                        .POST(HttpRequest.BodyPublishers.ofString("{\"schema\":\"id\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(later.statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return http.send(request(port, path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10));
    }

    private int serve(RegistryLog log) throws IOException {
        SchemaRegistry registry = SchemaRegistry.open(
                RegistryConfig.usual(),
                List.of(new WordsType("AVRO")),
                book -> log,
                SubjectReaders.unknown(),
                SubjectAccess.open(),
                Optional.empty());
        open.add(registry);
        var resources = new ArrayList<Object>(registry.resources());
        resources.add(new CallerFilter(() -> ClusterAccess.open("localhost:1")));
        resources.add(new Health());
        RestServer server = RestServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), resources);
        open.add(server);
        return server.port();
    }

    private void hold() {
        begun.release();
        try {
            stuck.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Something else that the same server serves. */
    @Path("/health")
    public static final class Health {
        @GET
        public String health() {
            return "well";
        }
    }

    /** Leads unless somebody else does, and decides only when it is let. */
    private final class StuckLog implements RegistryLog {
        private final Optional<URI> elsewhere;

        StuckLog(Optional<URI> elsewhere) {
            this.elsewhere = elsewhere;
        }

        @Override
        public <T> T write(Supplier<Decision<T>> command) {
            hold();
            return command.get().answer();
        }

        @Override
        public Optional<URI> leader() {
            return elsewhere;
        }

        @Override
        public boolean isLeader() {
            return elsewhere.isEmpty();
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void close() {}
    }
}
