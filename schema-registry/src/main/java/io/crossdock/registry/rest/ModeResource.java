package io.crossdock.registry.rest;

import io.crossdock.registry.book.ErrorCode;
import io.crossdock.registry.book.Refused;
import io.crossdock.registry.rest.SubjectAccess.Operation;
import io.crossdock.registry.schema.Mode;
import io.crossdock.registry.schema.Subject;
import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

/** What may be done to everything, to contexts and to subjects. Thread-safe. */
@AsCaller
@WhenReady
@RefusesAs(ErrorDto.class)
@Refuses({403, 404, 422})
@Path("/registry/mode")
@Produces({Media.V1_FIRST, Media.ANY_VERSION_SECOND, Media.JSON_LAST})
@Consumes({Media.V1, Media.ANY_VERSION, MediaType.APPLICATION_JSON})
public final class ModeResource {
    private static final String EVERYTHING = "";

    private final Parts parts;
    private final Gate gate;

    ModeResource(Parts parts, Gate gate) {
        this.parts = parts;
        this.gate = gate;
    }

    @GET
    @Summary("The mode of everything.")
    public ModeDto global(@Context SecurityContext caller) {
        return get(caller, EVERYTHING, true);
    }

    @PUT
    @OnLeader
    @Summary("Changes the mode of everything.")
    public ModeDto changeGlobal(
            @Context SecurityContext caller, @QueryParam("force") boolean force, @Valid ModeDto body) {
        return change(caller, EVERYTHING, force, body);
    }

    @DELETE
    @OnLeader
    @Summary("Takes the mode of everything away, so that it is READWRITE.")
    public ModeDto removeGlobal(@Context SecurityContext caller) {
        return remove(caller, EVERYTHING);
    }

    @GET
    @Path("/{subject}")
    @Summary("The mode of a subject or context.")
    public ModeDto get(
            @Context SecurityContext caller,
            @PathParam("subject") String written,
            @QueryParam("defaultToGlobal") boolean defaultToGlobal) {
        Subject scope = gate.scope(caller, Operation.DESCRIBE_CONFIGS, written);
        if (defaultToGlobal || scope.equals(Subject.of(EVERYTHING))) {
            return new ModeDto(parts.book().modeInScope(scope).name());
        }
        return new ModeDto(parts.book()
                .mode(scope)
                .orElseThrow(() -> new Refused(
                        ErrorCode.MODE_NOT_CONFIGURED,
                        "Subject '" + scope + "' does not have subject-level mode configured"))
                .name());
    }

    @PUT
    @OnLeader
    @Path("/{subject}")
    @Summary("Changes the mode of a subject or context.")
    public ModeDto change(
            @Context SecurityContext caller,
            @PathParam("subject") String written,
            @QueryParam("force") boolean force,
            @Valid ModeDto body) {
        Subject scope = gate.scope(caller, Operation.ALTER_CONFIGS, written);
        Mode mode = Refusal.requireBody(body).value();
        return new ModeDto(parts.log()
                .write(() -> parts.configuration().set(scope, mode, force))
                .name());
    }

    @DELETE
    @OnLeader
    @Path("/{subject}")
    @Summary("Takes the mode of a subject or context away, so that that around it holds.")
    public ModeDto remove(@Context SecurityContext caller, @PathParam("subject") String written) {
        Subject scope = gate.scope(caller, Operation.ALTER_CONFIGS, written);
        return new ModeDto(
                parts.log().write(() -> parts.configuration().unsetMode(scope)).name());
    }
}
