package io.crossdock.security.rest.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** What this API can do, for programs and for people. Needs no credentials, as it tells nothing of the cluster. Thread-safe. */
@Path("/admin/v1")
public final class OpenApiResource {
    private final List<Class<?>> resources;
    private final String version;

    /** Private, because Jersey warns of every public constructor whose parameters it cannot fill itself. */
    private OpenApiResource(List<Class<?>> resources, String version) {
        this.resources = resources;
        this.version = version;
    }

    /** @param resources what the API consists of; objects without {@code @Path} are left out */
    public static OpenApiResource of(Collection<?> resources, String version) {
        return new OpenApiResource(
                resources.stream().<Class<?>>map(Object::getClass).toList(), version);
    }

    @GET
    @Path("openapi.json")
    @Produces(MediaType.APPLICATION_JSON)
    public Response json() {
        return Response.ok(document().toPrettyString()).build();
    }

    @GET
    @Path("openapi.yaml")
    @Produces("application/yaml")
    public Response yaml() {
        return Response.ok(Yaml.of(document())).build();
    }

    /** A page that shows the document and can try every operation; all of it comes from here. */
    @GET
    @Path("docs")
    @Produces(MediaType.TEXT_HTML)
    public Response page() throws IOException {
        return file("docs.html");
    }

    @GET
    @Path("docs.js")
    @Produces("text/javascript")
    public Response script() throws IOException {
        return file("docs.js");
    }

    private static Response file(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(OpenApiResource.class.getResourceAsStream(name), name)) {
            return Response.ok(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .header(
                            "Content-Security-Policy",
                            "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; "
                                    + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
                    .header("X-Content-Type-Options", "nosniff")
                    .build();
        }
    }

    private ObjectNode document() {
        return OpenApiDocument.of(resources, version);
    }
}
