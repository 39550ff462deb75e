package io.crossdock.connectors.catalogue;

import com.sun.net.httpserver.HttpServer;
import io.crossdock.connectors.catalogue.servers.ConnectorsProcess;
import io.crossdock.connectors.catalogue.servers.FeedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Northwind's orders from an API whose server is killed in the middle, as are the connectors. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpPollIT {
    private static final int FIRST = 10_248;
    private static final int ALL = 830;
    private Hub hub;
    private Path folder;
    private ServerProcess api;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        hub = Hub.start(folder, Map.of("ERP_TOKEN", "t0ken"));
        Path home = Files.createDirectories(folder.resolve("api"));
        try (InputStream orders = HttpPollIT.class.getResourceAsStream("/northwind/Orders.csv")) {
            var text = new String(Objects.requireNonNull(orders).readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(home.resolve("orders.csv"), text.substring(text.indexOf('\n') + 1));
        }
        release(200);
        api = ServerProcess.start(FeedServer.class, home);
    }

    @AfterAll
    void stop() throws Exception {
        api.close();
        hub.close();
    }

    @Test
    void everyOrderIsOneRecordThoughTheServerAndTheConnectorAreKilled() throws Exception {
        Path home = Files.createDirectories(folder.resolve("killed"));
        Files.writeString(home.resolve("bootstrap"), hub.bootstrap());
        Files.createDirectories(home.resolve("connectors"));
        Files.writeString(home.resolve("connectors/orders.yaml"), """
                name: orders
                topic: orders
                source:
                  kamelet: http-poll-source
                  properties:
                    url: http://127.0.0.1:%d/orders
                    parameter: since
                    records: $.data
                    cursor: $.day
                    id: $.number
                    next: $.links.next
                    delay: 50
                    bearerToken: "${env:PASSWORD}"
                steps: [{delay: {constant: 2}}]
                key: ${body[number]}
                partition: "0"
                """.formatted(api.port()));

        try (ServerProcess connectors = ServerProcess.start(ConnectorsProcess.class, home)) {
            awaitAtLeast(50);
            connectors.kill();
            connectors.startAgain();
            awaitAtLeast(200);
            release(500);
            awaitAtLeast(260);
            api.kill();
            release(ALL);
            api.startAgain();
            awaitAtLeast(ALL);
            await().atMost(Hub.PATIENCE)
                    .until(() -> statuses().contains("304")); // whatever came twice has come by then
        }

        assertThat(numbers())
                .containsExactlyElementsOf(
                        IntStream.range(FIRST, FIRST + ALL).boxed().toList());
        assertThat(statuses()).contains("200", "304", "429").doesNotContain("401");
        assertThat(shortestPauseAfterBusy()).isGreaterThanOrEqualTo(1000);
    }

    @Test
    void theExampleOfThePageWorks() throws Exception {
        var asked = new CopyOnWriteArrayList<String>();
        HttpServer erp = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        erp.createContext("/api/orders", exchange -> {
            asked.add(exchange.getRequestURI().getQuery() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = "{\"data\":[{\"number\":7,\"changed\":\"2026-01-02\"}]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        erp.start();
        try {
            hub.connect(
                    "erp-page",
                    PageExample.of("http-poll-source")
                            .with(
                                    "https://erp.example",
                                    "http://127.0.0.1:" + erp.getAddress().getPort())
                            .on("erp.page")
                            .yaml());
            await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                            hub.topics().read("erp.page"))
                    .singleElement()
                    .satisfies(it -> assertThat(it.key()).isEqualTo("7")));
            assertThat(asked.get(0)).isEqualTo("sort=changed&limit=200 Bearer t0ken");
            hub.disconnect("erp-page");
        } finally {
            erp.stop(0);
        }
    }

    private void release(int orders) throws IOException {
        Files.writeString(folder.resolve("api/released"), Integer.toString(orders));
    }

    private void awaitAtLeast(int count) {
        await().atMost(Hub.PATIENCE.multipliedBy(3)).ignoreExceptions().untilAsserted(() -> assertThat(numbers())
                .hasSizeGreaterThanOrEqualTo(count));
    }

    private List<Integer> numbers() {
        return hub.topics().values("orders").stream()
                .map(order -> Integer.valueOf(order.replaceAll(".*\"number\":(\\d+).*", "$1")))
                .toList();
    }

    private List<String[]> requests() throws IOException {
        return Files.readString(folder.resolve("api/requests"))
                .lines()
                .map(line -> line.split(" "))
                .toList();
    }

    private List<String> statuses() throws IOException {
        return requests().stream().map(it -> it[1]).toList();
    }

    /** Milliseconds from a 429 to the next request. */
    private long shortestPauseAfterBusy() throws IOException {
        List<String[]> all = requests();
        return IntStream.range(1, all.size())
                .filter(i -> all.get(i - 1)[1].equals("429"))
                .mapToLong(i -> Long.parseLong(all.get(i)[0]) - Long.parseLong(all.get(i - 1)[0]))
                .min()
                .orElseThrow();
    }
}
