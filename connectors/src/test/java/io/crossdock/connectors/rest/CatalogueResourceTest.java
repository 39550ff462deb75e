package io.crossdock.connectors.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossdock.connectors.check.Catalogue;
import io.crossdock.connectors.check.Catalogue.Choice;
import io.crossdock.connectors.check.Catalogue.Option;
import io.crossdock.connectors.check.Catalogue.Overview;
import io.crossdock.connectors.check.Catalogue.Part;
import io.crossdock.security.rest.RestServer;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

class CatalogueResourceTest {
    private static final Catalogue SMALL = new Catalogue(
            new Overview(
                    JsonNodeFactory.instance.objectNode().put("title", "A connector"),
                    Map.of("source", List.of("name", "source")),
                    List.of(new Choice("till-source", "Till", List.of("source"), List.of("camel-till"))),
                    List.of()),
            Map.of(
                    "till-source",
                    new Part(
                            "till-source",
                            "Till",
                            "Reads a till.",
                            List.of(new Option(
                                    "pin",
                                    "string",
                                    "Opens it.",
                                    true,
                                    null,
                                    List.of(),
                                    true,
                                    false,
                                    List.of("source"))))),
            Map.of());

    private final AtomicInteger reads = new AtomicInteger();

    @Test
    void itIsReadOnceToldInPartsAndNotSentTwice() throws Exception {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var resource = new CatalogueResource(() -> {
            reads.incrementAndGet();
            return SMALL;
        });
        try (RestServer server = RestServer.start(anyPort, List.of(resource, new ConnectErrors()))) {
            HttpResponse<String> overview = ask(server, "", "");
            JsonNode all = new ObjectMapper().readTree(overview.body());
            String tag = overview.headers().firstValue("ETag").orElseThrow();

            assertThat(all.at("/schema/title").asText()).isEqualTo("A connector");
            assertThat(all.at("/keys/source/1").asText()).isEqualTo("source");
            assertThat(all.at("/kamelets/0/missing/0").asText()).isEqualTo("camel-till");
            assertThat(ask(server, "", tag).statusCode()).isEqualTo(304);
            assertThat(ask(server, "", tag).body()).isEmpty();

            HttpResponse<String> till = ask(server, "/kamelets/till-source", tag);
            assertThat(till.statusCode()).as("the tag is that of another").isEqualTo(200);
            assertThat(till.body())
                    .contains("\"name\":\"pin\"", "\"secret\":true")
                    .doesNotContain("standard");

            HttpResponse<String> none = ask(server, "/components/till", "");
            assertThat(none.statusCode()).isEqualTo(404);
            assertThat(none.body()).contains("\"error_code\":404", "there is no component 'till' here");
        }
        assertThat(reads).hasValue(1);
    }

    private static HttpResponse<String> ask(RestServer server, String path, String known) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/connect/catalogue" + path));
        if (!known.isEmpty()) {
            request.header("If-None-Match", known);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
