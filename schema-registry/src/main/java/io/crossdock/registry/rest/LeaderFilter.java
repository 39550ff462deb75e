package io.crossdock.registry.rest;

import io.crossdock.registry.log.RegistryLog;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * Hands what is to be written to the node that writes: the request as it came, with its caller's own credentials, so that
 * the leader asks who he is and what he may. Its answer is the answer.
 *
 * <p>What was handed on once is not handed on again: two nodes that take each other for the leader would never end.
 *
 * <p>Thread-safe; waits for the leader's answer, in one of the {@link WritePlaces}.
 */
@OnLeader
@Priority(Priorities.AUTHORIZATION + 500)
public final class LeaderFilter implements ContainerRequestFilter {
    /** Says that a node of the registry handed the request on. */
    static final String FORWARDED = "X-Crossdock-Forwarded";

    private static final Duration CONNECT = Duration.ofSeconds(3);

    /** Of this connection, or made anew by the client. */
    private static final Set<String> OWN = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "origin",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final RegistryLog log;
    private final Patience patience;
    private final WritePlaces places;
    private final Duration timeout;
    private final HttpClient http;

    /**
     * @param patience while there is no leader
     * @param places of requests that wait for the leader
     * @param timeout for the leader's answer
     * @param tls with which it is called where its address is https
     */
    public LeaderFilter(
            RegistryLog log, Patience patience, WritePlaces places, Duration timeout, Optional<SSLContext> tls) {
        this.log = log;
        this.patience = patience;
        this.places = places;
        this.timeout = timeout;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        tls.ifPresent(builder::sslContext);
        this.http = builder.build();
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        boolean led = patience.until(() -> log.isLeader() || log.leader().isPresent());
        if (led && log.isLeader()) {
            return;
        }
        Optional<URI> leader = log.leader();
        if (request.getHeaderString(FORWARDED) != null) {
            request.abortWith(Answers.of(
                    500,
                    Answers.FORWARDING_FAILED,
                    "another node of the registry took this one for the leader, which it is not; nothing was changed, so"
                            + " ask again"));
        } else if (leader.isEmpty()) {
            request.abortWith(Answers.of(
                    500,
                    Answers.UNKNOWN_LEADER,
                    "no node of the registry leads now; nothing was changed, so ask again"));
        } else {
            request.abortWith(answer(request, leader.get()));
        }
    }

    private Response answer(ContainerRequestContext request, URI leader) throws IOException {
        URI target = target(request, leader);
        byte[] body = request.getEntityStream().readAllBytes();
        HttpRequest.Builder forwarded = HttpRequest.newBuilder(target)
                .timeout(timeout)
                .method(request.getMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                .header(FORWARDED, "1");
        request.getHeaders().forEach((name, values) -> copy(forwarded, name, values));
        try {
            HttpResponse<byte[]> answer = sent(forwarded.build());
            Response.ResponseBuilder response =
                    Response.status(answer.statusCode()).entity(answer.body());
            for (String name :
                    List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.WWW_AUTHENTICATE, HttpHeaders.RETRY_AFTER)) {
                answer.headers().allValues(name).forEach(value -> response.header(name, value));
            }
            return response.build();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return failed(leader, "this node is stopping");
        } catch (IOException unreachable) {
            return failed(leader, unreachable.getClass().getSimpleName() + ": " + unreachable.getMessage());
        }
    }

    private HttpResponse<byte[]> sent(HttpRequest request) throws IOException, InterruptedException {
        WritePlaces.Place place = places.take();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } finally {
            place.close();
        }
    }

    private static URI target(ContainerRequestContext request, URI leader) {
        String path = request.getUriInfo().getPath(false);
        String relative = path.startsWith("/") ? path.substring(1) : path;
        String query = request.getUriInfo().getRequestUri().getRawQuery();
        // The leader's address says where its registry is; what follows is below that.
        String below = relative.substring("registry".length());
        return URI.create(leader + below + (query == null ? "" : "?" + query));
    }

    private static void copy(HttpRequest.Builder forwarded, String name, List<String> values) {
        if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> forwarded.header(name, value));
        }
    }

    private static Response failed(URI leader, String why) {
        return Answers.of(
                500,
                Answers.FORWARDING_FAILED,
                "Error while forwarding the request to the leader " + leader + " (" + why
                        + "); it may have done what was asked, so look before asking again");
    }
}
