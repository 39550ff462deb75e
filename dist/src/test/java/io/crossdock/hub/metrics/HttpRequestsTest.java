package io.crossdock.hub.metrics;

import io.crossdock.broker.Metric;
import io.crossdock.security.rest.RestServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class HttpRequestsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final HttpRequests requests = new HttpRequests(() -> nanos.getAndAdd(3_000_000));

    @Test
    void requestsAreCountedByTheirPlaceInTheApiAndByWhatCameOfThem() throws Exception {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (RestServer server = RestServer.start(anyPort, List.of(new Shelf(), requests))) {
            for (String path : List.of("/shelf/a", "/shelf/b", "/shelf/none", "/elsewhere/1", "/elsewhere/2")) {
                ask(server, "GET", path);
            }
            ask(server, "BREW", "/shelf/a");
        }

        Metric metric = requests.metrics().get(0);
        assertThat(metric.name()).isEqualTo("crossdock_http_request_seconds");
        assertThat(metric.distributions())
                .extracting(each -> each.labels(), each -> each.counts().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .containsExactlyInAnyOrder(
                        tuple(labels("GET", "/shelf/{name}", 200), 2L),
                        tuple(labels("GET", "/shelf/{name}", 404), 1L),
                        tuple(labels("GET", "none", 404), 2L),
                        tuple(labels("other", "none", 405), 1L));
        assertThat(metric.distributions())
                .filteredOn(each -> each.labels().equals(labels("GET", "/shelf/{name}", 200)))
                .singleElement()
                .satisfies(each -> assertThat(each.sum()).isEqualTo(0.006));
    }

    private static Map<String, String> labels(String method, String path, int status) {
        return Map.of("method", method, "path", path, "status", Integer.toString(status));
    }

    private static void ask(RestServer server, String method, String path) throws Exception {
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
    }

    /** Holds two things. */
    @Path("/shelf")
    public static final class Shelf {
        @GET
        @Path("{name}")
        public String take(@PathParam("name") String name) {
            if (name.equals("none")) {
                throw new NotFoundException("nothing there");
            }
            return name;
        }
    }
}
