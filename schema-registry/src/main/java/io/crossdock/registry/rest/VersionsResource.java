package io.crossdock.registry.rest;

import io.crossdock.registry.book.History;
import io.crossdock.registry.book.Lookup;
import io.crossdock.registry.book.NewSchema;
import io.crossdock.registry.book.Refused;
import io.crossdock.registry.book.SubjectVersion;
import io.crossdock.registry.rest.SubjectAccess.Operation;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Subject;
import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

import java.util.List;
import java.util.Map;

/** Versions of subjects. Thread-safe. */
@AsCaller
@WhenReady
@RefusesAs(ErrorDto.class)
@Refuses({403, 404, 422})
@Path("/registry/subjects/{subject}/versions")
@Produces({Media.V1_FIRST, Media.ANY_VERSION_SECOND, Media.JSON_LAST})
@Consumes({Media.V1, Media.ANY_VERSION, MediaType.APPLICATION_JSON})
public final class VersionsResource {
    private static final int MOST = 20_000;

    private final Parts parts;
    private final Gate gate;
    private final Formats formats;

    VersionsResource(Parts parts, Gate gate) {
        this.parts = parts;
        this.gate = gate;
        this.formats = new Formats(parts.parser());
    }

    @GET
    @Summary("The numbers of a subject's versions.")
    public List<Integer> list(
            @Context SecurityContext caller,
            @PathParam("subject") String written,
            @QueryParam("deleted") boolean deleted,
            @QueryParam("deletedOnly") boolean deletedOnly,
            @QueryParam("offset") int offset,
            @QueryParam("limit") @DefaultValue("-1") int limit) {
        Subject subject = gate.subject(caller, Operation.DESCRIBE, written);
        History history = parts.book().history(subject);
        List<Integer> numbers = history.versions().stream()
                .filter(each -> deletedOnly ? each.deleted() : !each.deleted() || deleted)
                .map(Registered::version)
                .toList();
        if (numbers.isEmpty()) {
            throw Refused.subjectNotFound(subject);
        }
        return Paging.part(numbers, offset, limit, MOST);
    }

    @POST
    @UnlessRegistered
    @OnLeader
    @Summary("Registers a schema, or finds that it is registered.")
    @Refuses({403, 404, 409, 422})
    public RegisteredDto register(
            @Context SecurityContext caller,
            @PathParam("subject") String written,
            @QueryParam("normalize") boolean normalize,
            @Valid NewSchemaDto body) {
        Subject subject = gate.subject(caller, Operation.WRITE, written);
        NewSchema schema = Refusal.requireBody(body).value();
        return RegisteredDto.ofNew(parts.registration()
                .registered(subject, schema, normalize)
                .orElseGet(() -> registered(subject, schema, normalize)));
    }

    private Registered registered(Subject subject, NewSchema schema, boolean normalize) {
        WritePlaces.Place place = parts.places().take();
        try {
            return parts.registrar().register(subject, schema, normalize);
        } finally {
            place.close();
        }
    }

    @GET
    @Path("/{version}")
    @Summary("One version of a subject.")
    public RegisteredDto version(
            @Context SecurityContext caller,
            @PathParam("subject") String written,
            @PathParam("version") String version,
            @QueryParam("format") @DefaultValue("") String format,
            @QueryParam("deleted") boolean deleted) {
        return RegisteredDto.of(found(caller, written, version, format, deleted));
    }

    @GET
    @Path("/{version}/schema")
    @Summary("The schema of a version alone.")
    public String schema(
            @Context SecurityContext caller,
            @PathParam("subject") String written,
            @PathParam("version") String version,
            @QueryParam("format") @DefaultValue("") String format,
            @QueryParam("deleted") boolean deleted) {
        return found(caller, written, version, format, deleted).schema().text();
    }

    private Registered found(SecurityContext caller, String written, String version, String format, boolean deleted) {
        Subject subject = gate.subject(caller, Operation.READ, written);
        return formats.in(format, parts.lookup().version(subject, VersionNumber.parse(version), deleted));
    }

    @GET
    @Path("/{version}/referencedby")
    @Summary("The ids of schemas that use a version.")
    public List<Integer> referencedBy(
            @Context SecurityContext caller,
            @PathParam("subject") String written,
            @PathParam("version") String version) {
        Subject subject = gate.subject(caller, Operation.DESCRIBE, written);
        Registered used = parts.lookup().version(subject, VersionNumber.parse(version), true);
        Map<SubjectVersion, Integer> users = parts.book().users(new SubjectVersion(subject, used.version()));
        List<Subject> visible = gate.visible(
                caller,
                Operation.DESCRIBE,
                users.keySet().stream().map(SubjectVersion::subject).distinct().toList());
        return users.entrySet().stream()
                .filter(each -> visible.contains(each.getKey().subject()))
                .map(Map.Entry::getValue)
                .distinct()
                .sorted()
                .toList();
    }

    @DELETE
    @OnLeader
    @Path("/{version}")
    @Summary("Deletes a version: softly, or for good.")
    public int delete(
            @Context SecurityContext caller,
            @PathParam("subject") String written,
            @PathParam("version") String version,
            @QueryParam("permanent") boolean permanent) {
        Subject subject = gate.subject(caller, Operation.DELETE, written);
        int number = VersionNumber.parse(version);
        return parts.log().write(() -> {
            int meant = number == Lookup.LATEST
                    ? parts.lookup().version(subject, number, permanent).version()
                    : number;
            return parts.deletion().version(subject, meant, permanent);
        });
    }
}
