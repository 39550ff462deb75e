package io.crossdock.registry.rest;

import io.crossdock.registry.rest.SubjectAccess.Operation;
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
import java.util.TreeMap;

/** Subjects. Thread-safe. */
@AsCaller
@WhenReady
@RefusesAs(ErrorDto.class)
@Path("/registry/subjects")
@Produces({Media.V1_FIRST, Media.ANY_VERSION_SECOND, Media.JSON_LAST})
@Consumes({Media.V1, Media.ANY_VERSION, MediaType.APPLICATION_JSON})
public final class SubjectsResource {
    private static final int MOST = 20_000;

    private final Parts parts;
    private final Gate gate;
    private final Formats formats;

    SubjectsResource(Parts parts, Gate gate) {
        this.parts = parts;
        this.gate = gate;
        this.formats = new Formats(parts.parser());
    }

    @GET
    @Summary("The subjects the caller may see.")
    public List<String> list(
            @Context SecurityContext caller,
            @QueryParam("subjectPrefix") List<String> prefixes,
            @QueryParam("deleted") boolean deleted,
            @QueryParam("deletedOnly") boolean deletedOnly,
            @QueryParam("offset") int offset,
            @QueryParam("limit") @DefaultValue("-1") int limit) {
        List<Subject> wanted = SubjectFilter.of(parts.book(), prefixes).stream()
                .filter(subject -> {
                    boolean live = parts.book().history(subject).isLive();
                    return deletedOnly ? !live : live || deleted;
                })
                .toList();
        List<Subject> visible = gate.visible(caller, Operation.DESCRIBE, wanted);
        return Paging.part(visible, offset, limit, MOST).stream()
                .map(Subject::toString)
                .toList();
    }

    @POST
    @Path("/{subject}")
    @Summary("The version of a subject that a schema is.")
    @Refuses({403, 404, 422})
    public RegisteredDto find(
            @Context SecurityContext caller,
            @PathParam("subject") String written,
            @QueryParam("normalize") boolean normalize,
            @QueryParam("deleted") boolean deleted,
            @Valid NewSchemaDto body) {
        Subject subject = gate.subject(caller, Operation.READ, written);
        return RegisteredDto.of(
                parts.lookup().schema(subject, Refusal.requireBody(body).schemaValue(), normalize, deleted));
    }

    @DELETE
    @OnLeader
    @Path("/{subject}")
    @Summary("Deletes a subject: softly, or for good.")
    @Refuses({403, 404, 422})
    public List<Integer> delete(
            @Context SecurityContext caller,
            @PathParam("subject") String written,
            @QueryParam("permanent") boolean permanent) {
        Subject subject = gate.subject(caller, Operation.DELETE, written);
        return parts.log().write(() -> parts.deletion().subject(subject, permanent));
    }

    @GET
    @Path("/{subject}/metadata")
    @Summary("The latest version of a subject whose metadata has certain properties.")
    @Refuses({403, 404, 422})
    public RegisteredDto withMetadata(
            @Context SecurityContext caller,
            @PathParam("subject") String written,
            @QueryParam("key") List<String> keys,
            @QueryParam("value") List<String> values,
            @QueryParam("format") @DefaultValue("") String format,
            @QueryParam("deleted") boolean deleted) {
        Subject subject = gate.subject(caller, Operation.READ, written);
        if (keys.isEmpty() || keys.size() != values.size()) {
            throw Refusal.field("key", "is needed as often as value, once at least");
        }
        var properties = new TreeMap<String, String>();
        for (int at = 0; at < keys.size(); at++) {
            properties.put(keys.get(at), values.get(at));
        }
        return RegisteredDto.of(formats.in(format, parts.lookup().withMetadata(subject, properties, deleted)));
    }
}
