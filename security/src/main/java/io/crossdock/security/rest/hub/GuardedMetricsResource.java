package io.crossdock.security.rest.hub;

import io.crossdock.security.rest.MetricsResource;
import io.crossdock.security.rest.caller.AsCaller;
import io.crossdock.security.rest.caller.ForOperators;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

import java.util.function.Supplier;

/** {@link MetricsResource} for those alone who may describe the cluster: metrics name topics, groups and users.
 * Thread-safe. */
@AsCaller
@ForOperators
@Path("/metrics")
@Produces(MetricsResource.PROMETHEUS_TEXT)
public final class GuardedMetricsResource {
    private final Supplier<String> metrics;

    /** @param metrics in the text format, read anew on every request */
    public GuardedMetricsResource(Supplier<String> metrics) {
        this.metrics = metrics;
    }

    /** Everything there is. */
    @GET
    public String metrics() {
        return metrics.get();
    }
}
