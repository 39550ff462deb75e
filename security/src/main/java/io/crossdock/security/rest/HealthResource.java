package io.crossdock.security.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import java.util.Map;
import java.util.function.Supplier;

/** Tells a supervisor whether the process lives and a load balancer whether it serves. Thread-safe. */
@Path("/health")
@Produces(MediaType.APPLICATION_JSON)
public final class HealthResource {
    private final Supplier<Readiness> readiness;
    private final boolean tellsReasons;

    /**
     * @param readiness asked anew on every request; must not block
     * @param tellsReasons whether whoever asks learns what is missing, which may name hosts, topics and connectors
     */
    public HealthResource(Supplier<Readiness> readiness, boolean tellsReasons) {
        this.readiness = readiness;
        this.tellsReasons = tellsReasons;
    }

    /** 200 as long as the process can answer at all. */
    @GET
    @Path("/live")
    public Map<String, Boolean> live() {
        return Map.of("live", true);
    }

    /** 200 when every part serves, else 503; the body says what is missing, where that may be told. */
    @GET
    @Path("/ready")
    public Response ready() {
        Readiness now = readiness.get();
        return Response.status(now.ready() ? Response.Status.OK : Response.Status.SERVICE_UNAVAILABLE)
                .entity(tellsReasons ? now : Map.of("ready", now.ready()))
                .build();
    }
}
