package io.crossdock.registry.rest;

import io.crossdock.registry.book.IdJson;
import io.crossdock.registry.book.RegistryBook;
import io.crossdock.registry.book.Stored;
import io.crossdock.registry.book.SubjectVersion;
import io.crossdock.registry.rest.SubjectAccess.Operation;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Subject;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/** Schemas by their ids, and all of them. Thread-safe. */
@AsCaller
@WhenReady
@RefusesAs(ErrorDto.class)
@Refuses({404, 422})
@Path("/registry/schemas")
@Produces({Media.V1_FIRST, Media.ANY_VERSION_SECOND, Media.JSON_LAST})
public final class SchemasResource {
    private static final int MOST = 1000;

    private final Parts parts;
    private final Gate gate;
    private final Formats formats;

    SchemasResource(Parts parts, Gate gate) {
        this.parts = parts;
        this.gate = gate;
        this.formats = new Formats(parts.parser());
    }

    /** A place where a schema stands. */
    public record PlaceDto(String subject, int version) {}

    @GET
    @Summary("The schemas of all subjects the caller may read.")
    public List<RegisteredDto> list(
            @Context SecurityContext caller,
            @QueryParam("subjectPrefix") List<String> prefixes,
            @QueryParam("deleted") boolean deleted,
            @QueryParam("latestOnly") boolean latestOnly,
            @QueryParam("offset") int offset,
            @QueryParam("limit") @DefaultValue("-1") int limit) {
        RegistryBook book = parts.book();
        List<Subject> visible = gate.visible(caller, Operation.READ, SubjectFilter.of(book, prefixes));
        var all = new ArrayList<Registered>();
        for (Subject subject : visible) {
            if (latestOnly) {
                book.history(subject).latest(deleted).ifPresent(all::add);
            } else {
                all.addAll(
                        deleted
                                ? book.history(subject).versions()
                                : book.history(subject).live());
            }
        }
        return Paging.part(all, offset, limit, MOST).stream()
                .map(RegisteredDto::of)
                .toList();
    }

    @GET
    @Path("/types")
    @Summary("The types of schemas that may be registered.")
    public List<String> types() {
        return parts.parser().types();
    }

    @GET
    @Path("/ids/{id}")
    @Summary("The schema with an id.")
    public byte[] schema(
            @Context SecurityContext caller,
            @PathParam("id") int id,
            @QueryParam("subject") @DefaultValue("") String subject,
            @QueryParam("format") @DefaultValue("") String format,
            @QueryParam("fetchMaxId") boolean fetchMaxId) {
        Stored stored = gate.stored(caller, id, subject);
        if (!fetchMaxId && Formats.isUsual(format)) {
            return stored.json();
        }
        Subject one = stored.places().get(0).subject();
        return IdJson.of(
                formats.in(format, one, stored.schema()),
                fetchMaxId ? parts.book().highestId(one.context()) : 0);
    }

    @GET
    @Path("/ids/{id}/schema")
    @Summary("The text of the schema with an id alone.")
    public String text(
            @Context SecurityContext caller,
            @PathParam("id") int id,
            @QueryParam("subject") @DefaultValue("") String subject,
            @QueryParam("format") @DefaultValue("") String format) {
        Stored stored = gate.stored(caller, id, subject);
        return formats.in(format, stored.places().get(0).subject(), stored.schema())
                .text();
    }

    @GET
    @Path("/ids/{id}/subjects")
    @Summary("The subjects that have the schema with an id.")
    public List<String> subjects(
            @Context SecurityContext caller,
            @PathParam("id") int id,
            @QueryParam("subject") @DefaultValue("") String subject,
            @QueryParam("deleted") boolean deleted,
            @QueryParam("offset") int offset,
            @QueryParam("limit") @DefaultValue("-1") int limit) {
        List<String> all = places(caller, id, subject, deleted)
                .map(place -> place.subject().toString())
                .distinct()
                .toList();
        return Paging.part(all, offset, limit, MOST);
    }

    @GET
    @Path("/ids/{id}/versions")
    @Summary("The subjects and versions that have the schema with an id.")
    public List<PlaceDto> versions(
            @Context SecurityContext caller,
            @PathParam("id") int id,
            @QueryParam("subject") @DefaultValue("") String subject,
            @QueryParam("deleted") boolean deleted,
            @QueryParam("offset") int offset,
            @QueryParam("limit") @DefaultValue("-1") int limit) {
        List<PlaceDto> all = places(caller, id, subject, deleted)
                .map(place -> new PlaceDto(place.subject().toString(), place.version()))
                .toList();
        return Paging.part(all, offset, limit, MOST);
    }

    private Stream<SubjectVersion> places(SecurityContext caller, int id, String hint, boolean deleted) {
        Stored stored = gate.stored(caller, id, hint);
        String name = Subject.parse(hint).name();
        var visible = new HashSet<>(gate.visible(
                caller,
                Operation.READ,
                stored.places().stream().map(SubjectVersion::subject).distinct().toList()));
        return stored.places().stream()
                .filter(place -> visible.contains(place.subject()))
                .filter(place -> name.isEmpty() || place.subject().name().equals(name))
                .filter(place -> parts.book()
                        .history(place.subject())
                        .find(place.version(), deleted)
                        .isPresent());
    }
}
