package io.crossdock.hub.docs;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The documentation that came with this hub, at {@code /docs}. It tells nothing of the cluster, so it is for everybody.
 * Thread-safe.
 */
@jakarta.ws.rs.Path("/docs")
public final class DocsResource {
    private static final String FIRST = "README.md";
    private static final String STYLE = "style.css";
    private static final Map<String, String> TYPES =
            Map.of("png", "image/png", "svg", "image/svg+xml", "json", "application/json");

    private final Path folder;
    private final Pages pages = new Pages();

    /** @param folder of the pages; without one there are none, and whoever asks is told so */
    public DocsResource(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    @GET
    public Response first() {
        return Response.seeOther(URI.create("docs/" + FIRST)).build();
    }

    @GET
    @jakarta.ws.rs.Path("{page: .+}")
    public Response page(@PathParam("page") String name) throws IOException {
        if (name.equals(STYLE)) {
            return answer(style(), "text/css; charset=utf-8");
        }
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
            throw new NotFoundException(
                    Files.isRegularFile(folder.resolve(FIRST))
                            ? "there is no page " + name + "; /docs/" + FIRST + " names all there are"
                            : "this hub has no pages: they are in docs/ of the tarball, beside bin/");
        }
        if (name.endsWith(".md")) {
            String toRoot = "../".repeat(folder.relativize(file).getNameCount() - 1);
            return answer(pages.html(Files.readString(file), toRoot), "text/html; charset=utf-8");
        }
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        return answer(Files.readAllBytes(file), type == null ? "text/plain; charset=utf-8" : type);
    }

    private static Response answer(Object body, String type) {
        return Response.ok(body, type)
                .header("Cache-Control", "no-cache")
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
                                + " frame-ancestors 'none'")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private static byte[] style() throws IOException {
        try (@Nullable InputStream in = DocsResource.class.getResourceAsStream(STYLE)) {
            if (in == null) {
                throw new NotFoundException("this jar has no " + STYLE);
            }
            return in.readAllBytes();
        }
    }
}
