package io.crossdock.hub.console;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The console at {@code /}. Its files tell nothing of the cluster, so they are for everybody; what they show they ask the
 * REST APIs for, as whoever has logged in. Browsers ask each time whether a file is still the same, since a hub that was
 * upgraded must not meet pages of its predecessor. Thread-safe.
 */
@Path("/")
public final class ConsoleResource {
    private static final Pattern IMPORTS = Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

    private final ConsoleFiles files = new ConsoleFiles();
    private final String policy = policy(files);

    @GET
    public Response page(
            @Context Request request, @HeaderParam(HttpHeaders.ACCEPT_ENCODING) @Nullable String encodings) {
        return file(request, encodings, "index.html");
    }

    @GET
    @Path("console/{file: .+}")
    public Response file(
            @Context Request request,
            @HeaderParam(HttpHeaders.ACCEPT_ENCODING) @Nullable String encodings,
            @PathParam("file") String name) {
        ConsoleFile file = files.find(name).orElseThrow(NotFoundException::new);
        boolean zipped = file.worthZipping() && takesGzip(encodings);
        // Each form has a tag of its own, as RFC 9110 wants of a strong one.
        var tag = new EntityTag(file.tag() + (zipped ? "-gzip" : ""));
        Response.ResponseBuilder answer = request.evaluatePreconditions(tag);
        if (answer == null) {
            answer = Response.ok(zipped ? file.zipped() : file.plain(), file.type());
            if (zipped) {
                answer.header(HttpHeaders.CONTENT_ENCODING, "gzip");
            }
        }
        return answer.tag(tag)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .header("Content-Security-Policy", policy)
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private static boolean takesGzip(@Nullable String encodings) {
        return encodings != null
                && encodings.toLowerCase(Locale.ROOT).matches("(.*[, ])?gzip(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$)).*");
    }

    /** Nothing but what is served here, and of scripts within the page the one that says where modules are. */
    private static String policy(ConsoleFiles files) {
        String page = new String(
                files.find("index.html")
                        .orElseThrow(() -> new IllegalStateException("this jar has no console"))
                        .plain(),
                StandardCharsets.UTF_8);
        Matcher imports = IMPORTS.matcher(page);
        String modules = imports.find() ? " 'sha256-" + digest(imports.group(1)) + "'" : "";
        return "default-src 'none'; script-src 'self'" + modules
                + "; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
                + "; frame-ancestors 'none'";
    }

    private static String digest(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
