package io.crossdock.connectors.rest;

import io.crossdock.connectors.check.Catalogue;
import io.crossdock.connectors.rest.ConnectErrors.ErrorDto;
import io.crossdock.security.rest.EntityTags;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.AsCaller;
import io.crossdock.security.rest.caller.ForOperators;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * What can stand in connector files, for editors: the JSON Schema, and the kamelets and components with their options. It is
 * read when somebody asks for the first time, and stays as it is until the hub ends, as plugins do. Thread-safe.
 */
@AsCaller
@ForOperators
@RefusesAs(ErrorDto.class)
@Path("/connect/catalogue")
@Produces(MediaType.APPLICATION_JSON)
public final class CatalogueResource {
    private final FutureTask<Catalogue> catalogue;

    /** @param read called once, by the first who asks */
    public CatalogueResource(Callable<Catalogue> read) {
        this.catalogue = new FutureTask<>(read);
    }

    @GET
    @Summary("The JSON Schema of connector files, and the names of all kamelets and installed components.")
    public Response overview(@Context Request request) {
        return answer(request, read().overview());
    }

    @GET
    @Path("kamelets/{name}")
    @Refuses(404)
    @Summary("One kamelet and its properties.")
    public Response kamelet(@Context Request request, @PathParam("name") String name) {
        return one(request, read().kamelets().get(name), "kamelet", name);
    }

    @GET
    @Path("components/{scheme}")
    @Refuses(404)
    @Summary("One component of Camel and its parameters.")
    public Response component(@Context Request request, @PathParam("scheme") String scheme) {
        return one(request, read().components().get(scheme), "component", scheme);
    }

    /** The first one who asks reads it; who comes meanwhile waits. */
    private Catalogue read() {
        catalogue.run();
        return Refused.orStatus(catalogue::get);
    }

    private static Response one(Request request, Catalogue.@Nullable Part part, String kind, String name) {
        if (part == null) {
            throw Refused.because(404, "there is no " + kind + " '" + name + "' here");
        }
        return answer(request, part);
    }

    private static Response answer(Request request, Object entity) {
        String quoted = EntityTags.of(entity);
        var tag = new EntityTag(quoted.substring(1, quoted.length() - 1));
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        return (unchanged == null ? Response.ok(entity) : unchanged)
                .tag(tag)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                .build();
    }
}
