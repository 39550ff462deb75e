package io.crossdock.registry.rest;

import io.crossdock.registry.rest.SubjectAccess.Operation;
import io.crossdock.registry.schema.Subject;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

import java.util.List;

/** Contexts: each has subjects and ids of its own. Thread-safe. */
@AsCaller
@WhenReady
@RefusesAs(ErrorDto.class)
@Path("/registry/contexts")
@Produces({Media.V1_FIRST, Media.ANY_VERSION_SECOND, Media.JSON_LAST})
public final class ContextsResource {
    private final Parts parts;
    private final Gate gate;

    ContextsResource(Parts parts, Gate gate) {
        this.parts = parts;
        this.gate = gate;
    }

    @GET
    @Summary("The contexts the caller may see something of.")
    public List<String> list(@Context SecurityContext caller) {
        return parts.book().contexts().stream()
                .filter(context -> gate.sees(caller, context))
                .toList();
    }

    @DELETE
    @OnLeader
    @Path("/{context}")
    @Summary("Deletes a context that has no subjects any more.")
    @Refuses({403, 404, 422})
    public void delete(@Context SecurityContext caller, @PathParam("context") String written) {
        String context =
                written.startsWith(".") ? written : Subject.parse(written).context();
        gate.scope(caller, Operation.DELETE, new Subject(context, "").toString());
        parts.log().write(() -> parts.deletion().context(context));
    }
}
