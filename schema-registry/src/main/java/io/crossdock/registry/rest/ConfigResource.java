package io.crossdock.registry.rest;

import io.crossdock.registry.book.ErrorCode;
import io.crossdock.registry.book.Refused;
import io.crossdock.registry.rest.SubjectAccess.Operation;
import io.crossdock.registry.schema.Settings;
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

/** Compatibility and other settings, of everything, of contexts and of subjects. Thread-safe. */
@AsCaller
@WhenReady
@RefusesAs(ErrorDto.class)
@Refuses({403, 404, 422})
@Path("/registry/config")
@Produces({Media.V1_FIRST, Media.ANY_VERSION_SECOND, Media.JSON_LAST})
@Consumes({Media.V1, Media.ANY_VERSION, MediaType.APPLICATION_JSON})
public final class ConfigResource {
    private static final String EVERYTHING = "";

    private final Parts parts;
    private final Gate gate;

    ConfigResource(Parts parts, Gate gate) {
        this.parts = parts;
        this.gate = gate;
    }

    @GET
    @Summary("The settings of everything.")
    public ConfigDto global(@Context SecurityContext caller) {
        Subject scope = gate.scope(caller, Operation.DESCRIBE_CONFIGS, EVERYTHING);
        return ConfigDto.of(parts.book().inScope(scope));
    }

    @PUT
    @OnLeader
    @Summary("Changes the settings of everything.")
    public ConfigChangeDto changeGlobal(@Context SecurityContext caller, @Valid ConfigChangeDto body) {
        return change(caller, EVERYTHING, body);
    }

    @DELETE
    @OnLeader
    @Summary("Takes the settings of everything away, so that the usual ones hold.")
    public ConfigDto removeGlobal(@Context SecurityContext caller) {
        return remove(caller, EVERYTHING);
    }

    @GET
    @Path("/{subject}")
    @Summary("The settings of a subject or context.")
    public ConfigDto get(
            @Context SecurityContext caller,
            @PathParam("subject") String written,
            @QueryParam("defaultToGlobal") boolean defaultToGlobal) {
        Subject scope = gate.scope(caller, Operation.DESCRIBE_CONFIGS, written);
        if (defaultToGlobal || scope.equals(Subject.of(EVERYTHING))) {
            return ConfigDto.of(parts.book().inScope(scope));
        }
        return ConfigDto.of(parts.book()
                .settings(scope)
                .orElseThrow(() -> new Refused(
                        ErrorCode.COMPATIBILITY_NOT_CONFIGURED,
                        "Subject '" + scope + "' does not have subject-level compatibility configured")));
    }

    @PUT
    @OnLeader
    @Path("/{subject}")
    @Summary("Changes the settings of a subject or context.")
    public ConfigChangeDto change(
            @Context SecurityContext caller, @PathParam("subject") String written, @Valid ConfigChangeDto body) {
        Subject scope = gate.scope(caller, Operation.ALTER_CONFIGS, written);
        ConfigChangeDto change = Refusal.requireBody(body);
        change.check();
        parts.log().write(() -> parts.configuration().set(scope, change::applied));
        return change;
    }

    @DELETE
    @OnLeader
    @Path("/{subject}")
    @Summary("Takes the settings of a subject or context away, so that those around it hold.")
    public ConfigDto remove(@Context SecurityContext caller, @PathParam("subject") String written) {
        Subject scope = gate.scope(caller, Operation.ALTER_CONFIGS, written);
        Settings said = parts.log().write(() -> parts.configuration().unset(scope));
        return ConfigDto.of(said);
    }
}
