package io.crossdock.hub.metrics;

import io.crossdock.broker.Metric;
import io.crossdock.broker.Metric.Distribution;
import io.crossdock.broker.Metric.Kind;
import io.crossdock.broker.concurrent.Durations;
import io.crossdock.broker.concurrent.Durations.Spread;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Counts what is asked over HTTP, and how long it takes until the answers begin. Paths are told as they stand in the API,
 * with the names of their parts instead of the parts, so that nobody makes series by asking. Thread-safe.
 */
@PreMatching
public final class HttpRequests implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String ARRIVAL = HttpRequests.class.getName() + ".arrival";
    private static final String NO_PATH = "none";

    private final LongSupplier nanoTime;
    private final Map<Kindred, Durations> counted = new ConcurrentHashMap<>();

    /** @param nanoTime a clock of arbitrary origin that never goes back, in nanoseconds */
    public HttpRequests(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Requests that are counted together. */
    private record Kindred(String method, String path, int status) {
        Map<String, String> labels() {
            return Map.of("method", method, "path", path, "status", Integer.toString(status));
        }
    }

    @Override
    public void filter(ContainerRequestContext request) {
        request.setProperty(ARRIVAL, nanoTime.getAsLong());
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(ARRIVAL) instanceof Long arrival) {
            var kindred = new Kindred(
                    known(request.getMethod()),
                    path(request.getUriInfo().getMatchedResourceTemplate()),
                    response.getStatus());
            counted.computeIfAbsent(kindred, first -> new Durations()).add(nanoTime.getAsLong() - arrival);
        }
    }

    /** What was counted until now. */
    public List<Metric> metrics() {
        return List.of(new Metric(
                "crossdock_http_request_seconds",
                Kind.HISTOGRAM,
                "Time from an HTTP request to the beginning of its answer.",
                List.of(),
                counted.entrySet().stream()
                        .map(each -> distribution(each.getKey(), each.getValue().spread()))
                        .toList()));
    }

    private static Distribution distribution(Kindred kindred, Spread took) {
        return new Distribution(kindred.labels(), Spread.bounds(), took.counts(), took.seconds());
    }

    /** Methods are words that anybody may make up. */
    private static String known(String method) {
        return switch (method) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
            default -> "other";
        };
    }

    private static String path(@Nullable String template) {
        return template == null || template.isEmpty() ? NO_PATH : template;
    }
}
