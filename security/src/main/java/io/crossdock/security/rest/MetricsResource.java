package io.crossdock.security.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

import java.util.function.Supplier;

/** Metrics of this process as Prometheus reads them. Thread-safe. */
@Path("/metrics")
@Produces(MetricsResource.PROMETHEUS_TEXT)
public final class MetricsResource {
    /** The text format of Prometheus. */
    public static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<String> metrics;

    /** @param metrics in the text format, read anew on every request */
    public MetricsResource(Supplier<String> metrics) {
        this.metrics = metrics;
    }

    /** Everything there is. */
    @GET
    public String metrics() {
        return metrics.get();
    }
}
