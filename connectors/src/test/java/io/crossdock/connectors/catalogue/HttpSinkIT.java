package io.crossdock.connectors.catalogue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.crossdock.connectors.ConnectorState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** An HTTP server that takes, refuses, asks to wait, and is gone and back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpSinkIT {
    private Hub hub;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        hub = Hub.start(folder, Map.of("ERP_TOKEN", "t0ken-of-this-test", "ERP_PASSWORD", "pw:&+%/of"));
    }

    @AfterAll
    void stop() throws Exception {
        hub.close();
    }

    @Test
    void everyRecordIsARequestThoughTheServerIsGoneForAWhile() throws Exception {
        Messages sent = Messages.of(200);
        hub.write("http.out", sent.from(0, 150));
        List<String> arrived;
        int port = ServerProcess.freePort();
        List<Seen> seen = new CopyOnWriteArrayList<>();
        Server first = Server.start(port, seen, Answers.TAKEN);
        try {
            hub.connect("http-out", """
                    topic: http.out
                    sink:
                      kamelet: http-request-sink
                      properties: {url: "http://127.0.0.1:%d/orders/{id}?by=hub", method: PUT, bearerToken: "${env:ERP_TOKEN}", headers: "X-Shop: {topic}", timeout: 5000}
                    value: {format: string}
                    steps: [{setVariable: {name: id, simple: "${variable.key}/${variable.offset}"}}, {delay: {constant: 2}}]
                    errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                    """.formatted(port));
            hub.awaitDelivered("http-out", 20);
        } finally {
            first.close();
        }
        try (Server again = Server.start(port, seen, Answers.TAKEN)) {
            hub.write("http.out", sent.from(150, 200));
            await().atMost(Hub.PATIENCE)
                    .untilAsserted(() -> assertThat(bodies(seen)).containsAll(sent.all()));
            arrived = bodies(seen);
            assertThat(again.port()).isEqualTo(port);
        }

        sent.assertOrderPerKey(arrived);
        assertThat(Messages.repeated(arrived)).isLessThanOrEqualTo(1); // the one whose answer was lost
        assertThat(seen).allSatisfy(it -> {
            assertThat(it.method()).isEqualTo("PUT");
            assertThat(it.path()).matches("/orders/k\\d%2F\\d+\\?by=hub");
            assertThat(it.header("Authorization")).isEqualTo("Bearer t0ken-of-this-test");
            assertThat(it.header("X-Shop")).isEqualTo("http.out");
            assertThat(it.header("Content-Type")).isEqualTo("application/json");
            assertThat(it.header("Idempotency-Key")).matches("http\\.out-\\d+-\\d+");
        });
        assertThat(seen.stream().map(it -> it.header("Idempotency-Key")).distinct())
                .hasSize(sent.count());
    }

    @Test
    void whatTheServerRefusesIsADeadLetterAtOnceAndItsSuccessorsGoOn() throws Exception {
        Messages sent = Messages.of(12);
        hub.write("refused.out", sent.all());
        List<Seen> seen = new CopyOnWriteArrayList<>();
        try (Server server =
                Server.start(ServerProcess.freePort(), seen, it -> it.body().contains("\"n\":5}") ? 422 : 200)) {
            hub.connect("refused-out", """
                    topic: refused.out
                    sink:
                      kamelet: http-request-sink
                      properties: {url: "http://127.0.0.1:%d/", username: hub, password: "${env:ERP_PASSWORD}"}
                    value: {format: string}
                    errors: {retries: forever, backoff: 50ms, deadLetter: refused.dead}
                    """.formatted(server.port()));

            hub.awaitDelivered("refused-out", 11);
            await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                            hub.topics().values("refused.dead"))
                    .containsExactly(sent.all().get(5)));
        }

        assertThat(bodies(seen)).containsExactlyInAnyOrderElementsOf(sent.all());
        assertThat(seen).allSatisfy(it -> assertThat(it.header("Authorization"))
                .isEqualTo("Basic "
                        + java.util.Base64.getEncoder()
                                .encodeToString("hub:pw:&+%/of".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void aServerThatAsksToBeLeftAloneIs() throws Exception {
        Messages sent = Messages.of(8);
        hub.write("later.out", sent.all());
        List<Seen> seen = new CopyOnWriteArrayList<>();
        try (Server server =
                Server.start(ServerProcess.freePort(), seen, it -> seen.size() == 1 ? Answers.BUSY_FOR_2_S : 200)) {
            hub.connect("later-out", """
                    topic: later.out
                    sink: {kamelet: http-request-sink, properties: {url: "http://127.0.0.1:%d/"}}
                    value: {format: string}
                    errors: {retries: forever, backoff: 10ms, maxBackoff: 20ms}
                    """.formatted(server.port()));

            hub.awaitDelivered("later-out", sent.count());
        }

        assertThat(bodies(seen)).hasSize(sent.count() + 1);
        assertThat(seen.get(1).at() - seen.get(0).at()).isGreaterThanOrEqualTo(1_900_000_000L);
        assertThat(hub.status("later-out").state()).isEqualTo(ConnectorState.RUNNING);
    }

    @Test
    void theExampleOfThePageWorks() throws Exception {
        hub.write("http.page", List.of("{\"key\":\"k\",\"id\":\"o-1\"}"));
        List<Seen> seen = new CopyOnWriteArrayList<>();
        try (Server server = Server.start(ServerProcess.freePort(), seen, Answers.TAKEN)) {
            hub.connect(
                    "http-page",
                    PageExample.of("http-request-sink")
                            .with("https://erp.example", "http://127.0.0.1:" + server.port())
                            .on("http.page")
                            .yaml());
            hub.awaitDelivered("http-page", 1);
            hub.disconnect("http-page");
        }
        assertThat(seen).singleElement().satisfies(it -> {
            assertThat(it.method()).isEqualTo("PUT");
            assertThat(it.path()).isEqualTo("/orders/o-1");
            assertThat(it.header("Authorization")).isEqualTo("Bearer t0ken-of-this-test");
            assertThat(it.body()).isEqualTo("{\"key\":\"k\",\"id\":\"o-1\"}");
        });
    }

    private static List<String> bodies(List<Seen> seen) {
        return new ArrayList<>(seen).stream().map(Seen::body).toList();
    }

    /** What a request was, and when it came in nanoseconds. */
    private record Seen(String method, String path, Map<String, List<String>> headers, String body, long at) {
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(it -> it.getKey().equalsIgnoreCase(name))
                    .map(it -> it.getValue().get(0))
                    .findFirst()
                    .orElse("none");
        }
    }

    /** The status for what was seen, which is in the list already. */
    @FunctionalInterface
    private interface Answers {
        int BUSY_FOR_2_S = 429;
        Answers TAKEN = seen -> 200;

        int to(Seen seen);
    }

    private record Server(HttpServer server, int port) implements AutoCloseable {
        static Server start(int port, List<Seen> seen, Answers answers) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.createContext("/", exchange -> answer(exchange, seen, answers));
            server.start();
            return new Server(server, port);
        }

        private static void answer(HttpExchange exchange, List<Seen> seen, Answers answers) throws IOException {
            var now = new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    System.nanoTime());
            seen.add(now);
            int status = answers.to(now);
            if (status == Answers.BUSY_FOR_2_S) {
                exchange.getResponseHeaders().add("Retry-After", "2");
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
