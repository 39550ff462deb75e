package io.crossdock.security.rest.hub;

import io.crossdock.security.rest.Readiness;
import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.AsCaller;
import io.crossdock.security.rest.caller.ForOperators;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import java.util.function.Supplier;

/** How this hub is, in full; {@code /health} tells everybody only that it lives and whether it serves. Thread-safe. */
@AsCaller
@ForOperators
@Path("/admin/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class HubHealthResource {
    private final Supplier<Readiness> readiness;

    /** @param readiness asked anew on every request; must not block */
    public HubHealthResource(Supplier<Readiness> readiness) {
        this.readiness = readiness;
    }

    @GET
    @Path("health")
    @Summary("Whether every part of this hub serves, and what is missing.")
    @Refuses(403)
    public Readiness health() {
        return readiness.get();
    }

    @GET
    @Path("readiness")
    @Summary("The same by status: 503, with what is missing, until every part serves.")
    @Refuses({403, 503})
    public Readiness readiness() {
        Readiness now = readiness.get();
        if (!now.ready()) {
            throw Refusal.notReady("missing: " + String.join("; ", now.reasons()));
        }
        return now;
    }
}
