package io.crossdock.registry.rest;

import io.crossdock.registry.book.History;
import io.crossdock.registry.book.Lookup;
import io.crossdock.registry.book.Verdict;
import io.crossdock.registry.rest.SubjectAccess.Operation;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Subject;
import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

import java.util.Optional;

/** Whether a schema would break anyone, without registering it. Thread-safe. */
@AsCaller
@WhenReady
@RefusesAs(ErrorDto.class)
@Refuses({403, 404, 422})
@Path("/registry/compatibility/subjects/{subject}/versions")
@Produces({Media.V1_FIRST, Media.ANY_VERSION_SECOND, Media.JSON_LAST})
@Consumes({Media.V1, Media.ANY_VERSION, MediaType.APPLICATION_JSON})
public final class CompatibilityResource {
    private final Parts parts;
    private final Gate gate;

    CompatibilityResource(Parts parts, Gate gate) {
        this.parts = parts;
        this.gate = gate;
    }

    @POST
    @Summary("Checks a schema against all versions that the subject's compatibility looks at.")
    public VerdictDto all(
            @Context SecurityContext caller,
            @PathParam("subject") String written,
            @QueryParam("verbose") boolean verbose,
            @QueryParam("verdict") boolean details,
            @QueryParam("normalize") boolean normalize,
            @Valid NewSchemaDto body) {
        Subject subject = gate.subject(caller, Operation.READ, written);
        return answer(subject, Refusal.requireBody(body).schemaValue(), normalize, Optional.empty(), verbose, details);
    }

    @POST
    @Path("/{version}")
    @Summary("Checks a schema against one version.")
    public VerdictDto one(
            @Context SecurityContext caller,
            @PathParam("subject") String written,
            @PathParam("version") String version,
            @QueryParam("verbose") boolean verbose,
            @QueryParam("verdict") boolean details,
            @QueryParam("normalize") boolean normalize,
            @Valid NewSchemaDto body) {
        Subject subject = gate.subject(caller, Operation.READ, written);
        Schema schema = Refusal.requireBody(body).schemaValue();
        int number = VersionNumber.parse(version);
        History history = parts.book().history(subject);
        // The latest of none: whatever comes is the first, and breaks nobody.
        Optional<Registered> other = number == Lookup.LATEST && !history.isLive()
                ? Optional.empty()
                : Optional.of(parts.lookup().version(subject, number, false));
        return answer(subject, schema, normalize, other, verbose, details);
    }

    private VerdictDto answer(
            Subject subject,
            Schema schema,
            boolean normalize,
            Optional<Registered> other,
            boolean verbose,
            boolean details) {
        Verdict verdict = parts.check().of(subject, schema, normalize, other);
        return VerdictDto.of(
                verdict,
                verbose,
                details
                        ? VerdictDto.details(
                                verdict,
                                verdict.isCompatible() ? null : parts.readers().of(subject))
                        : null);
    }
}
