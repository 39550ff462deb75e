package io.crossdock.connectors.rest;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorsConfig;
import io.crossdock.security.rest.RestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ConnectorsResourceTest {
    @Test
    void connectorsAreListedWithTheirMistakesAndUnknownOnesAreNotFound(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("orders.yaml"), "name: orders\ntopc: x\n");
        var config = new ConnectorsConfig(folder, Map.of(), Map.of(), Duration.ofMillis(50));
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ConnectorRuntime runtime = ConnectorRuntime.start(config);
                RestServer server = RestServer.start(anyPort, List.of(new ConnectorsResource(() -> runtime)))) {
            await().until(() -> runtime.connectors().size() == 1);

            assertThat(ask(server, "GET", "/connectors").body())
                    .startsWith("[{\"name\":\"orders\"")
                    .contains("\"state\":\"FAILED\"", "orders.yaml:1:1: a connector has exactly one of");
            assertThat(ask(server, "GET", "/connectors/orders").statusCode()).isEqualTo(200);
            assertThat(ask(server, "POST", "/connectors/orders/restart").body()).contains("\"state\":\"FAILED\"");

            HttpResponse<String> unknown = ask(server, "POST", "/connectors/nobody/pause");
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(unknown.body()).contains("there is no connector 'nobody'");
        }
    }

    @Test
    void aDryRunIsRefusedLikeTheRealThingAndElseLeavesTheConnectorAsItIs(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("ticks.yaml"), """
                name: ticks
                topic: ticks
                source: {uri: "timer:tick"}
                """);
        var config = new ConnectorsConfig(
                folder, Map.of("bootstrap.servers", "127.0.0.1:1"), Map.of(), Duration.ofMillis(50));
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ConnectorRuntime runtime = ConnectorRuntime.start(config);
                RestServer server = RestServer.start(anyPort, List.of(new ConnectorsResource(() -> runtime)))) {
            await().until(() -> runtime.connectors().size() == 1);

            for (String change : List.of("restart", "pause", "resume")) {
                String path = "/connectors/ticks/" + change;
                assertThat(ask(server, "POST", path + "?dryRun=true").body())
                        .as(path)
                        .contains("\"name\":\"ticks\"")
                        .doesNotContain("PAUSED");
                assertThat(ask(server, "POST", path + "?dryRun=perhaps").statusCode())
                        .as(path)
                        .isEqualTo(400);
                assertThat(ask(server, "POST", "/connectors/nobody/" + change + "?dryRun=true")
                                .statusCode())
                        .as(path)
                        .isEqualTo(404);
            }
            assertThat(ask(server, "POST", "/connectors/ticks/pause").body()).contains("\"state\":\"PAUSED\"");
            assertThat(ask(server, "POST", "/connectors/ticks/resume?dryRun=true")
                            .body())
                    .contains("\"state\":\"PAUSED\"");
        }
    }

    private static HttpResponse<String> ask(RestServer server, String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
