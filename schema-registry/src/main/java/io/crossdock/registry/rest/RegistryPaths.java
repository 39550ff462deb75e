package io.crossdock.registry.rest;

import io.crossdock.registry.schema.Subject;
import jakarta.annotation.Priority;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the paths that clients use to those that are served. All are below {@code /registry}, so that they cannot meet
 * those of others; on a listener of its own the registry is at the root as well. And {@code /contexts/.sales/subjects/a}
 * is another way to write {@code /subjects/:.sales:a}.
 *
 * <p>A body whose type of content is not said is JSON. Thread-safe.
 */
@PreMatching
@Priority(Priorities.AUTHENTICATION - 500)
public final class RegistryPaths implements ContainerRequestFilter {
    private static final String ROOT = "registry";
    private static final String CONTEXTS = ROOT + "/contexts/";

    private final boolean alsoAtRoot;

    /** @param alsoAtRoot whether nothing else is served beside it */
    public RegistryPaths(boolean alsoAtRoot) {
        this.alsoAtRoot = alsoAtRoot;
    }

    /** @param path relative to the server's root */
    static boolean isBelow(String path) {
        String relative = path.startsWith("/") ? path.substring(1) : path;
        return relative.equals(ROOT) || relative.startsWith(ROOT + "/");
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String given = request.getUriInfo().getPath(false);
        String path = given.startsWith("/") ? given.substring(1) : given;
        if (!isBelow(path)) {
            if (!alsoAtRoot) {
                return;
            }
            path = path.isEmpty() ? ROOT : ROOT + "/" + path;
        }
        typed(request);
        URI uri = request.getUriInfo().getRequestUri();
        Target target = new Target(path, uri.getRawQuery());
        if (path.startsWith(CONTEXTS)) {
            target = inContext(path.substring(CONTEXTS.length()), target);
        }
        if (!target.path.equals(given)) {
            String query = target.query == null || target.query.isEmpty() ? "" : "?" + target.query;
            try {
                request.setRequestUri(
                        request.getUriInfo().getBaseUri(),
                        URI.create(request.getUriInfo().getBaseUri() + target.path + query));
            } catch (IllegalArgumentException crooked) {
                throw new BadRequestException("the path cannot be read: " + crooked.getMessage(), crooked);
            }
        }
    }

    private static void typed(ContainerRequestContext request) {
        MediaType type = request.getMediaType();
        if (type == null || type.isCompatible(MediaType.APPLICATION_OCTET_STREAM_TYPE)) {
            request.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
        }
    }

    /** @param query as it stands in the URI */
    private record Target(String path, @Nullable String query) {}

    /** @param below what follows {@code /contexts/} */
    private static Target inContext(String below, Target asked) {
        int slash = below.indexOf('/');
        if (slash < 0 || slash == below.length() - 1) {
            return asked;
        }
        String context = context(URLDecoder.decode(below.substring(0, slash), StandardCharsets.UTF_8));
        String prefix = context.equals(Subject.DEFAULT_CONTEXT)
                ? ""
                : URLEncoder.encode(":" + context + ":", StandardCharsets.UTF_8);
        var parts = new ArrayList<>(List.of(below.substring(slash + 1).split("/", -1)));
        if (parts.get(parts.size() - 1).isEmpty()) {
            parts.remove(parts.size() - 1);
        }
        int subject = subjectAt(parts);
        if (subject > 0 && subject < parts.size()) {
            parts.set(subject, qualified(prefix, parts.get(subject)));
        } else if (subject > 0 && !parts.get(0).equals("subjects")) {
            parts.add(prefix.isEmpty() ? URLEncoder.encode(":.:", StandardCharsets.UTF_8) : prefix);
        }
        String path = ROOT + "/" + String.join("/", parts);
        if (parts.get(0).equals("schemas") && parts.size() > 1 && parts.get(1).equals("ids")) {
            return new Target(path, withParameter(asked.query, "subject", prefix));
        }
        if (parts.size() == 1
                && (parts.get(0).equals("subjects") || parts.get(0).equals("schemas"))) {
            return new Target(path, withParameter(asked.query, "subjectPrefix", prefix));
        }
        return new Target(path, asked.query);
    }

    /** Where among the parts a subject stands, were there one; 0 for paths without. */
    private static int subjectAt(List<String> parts) {
        return switch (parts.get(0)) {
            case "subjects", "config", "mode" -> 1;
            case "compatibility" -> 2;
            default -> 0;
        };
    }

    private static String qualified(String prefix, String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8).startsWith(":.") ? encoded : prefix + encoded;
    }

    /** {@code .sales}, {@code sales} and {@code :.sales:} are the same. */
    private static String context(String written) {
        String name = written;
        if (name.startsWith(":")) {
            name = name.substring(1);
        }
        if (name.endsWith(":")) {
            name = name.substring(0, name.length() - 1);
        }
        return name.startsWith(".") ? name : "." + name;
    }

    private static String withParameter(@Nullable String query, String name, String prefix) {
        var parameters = new ArrayList<String>();
        boolean found = false;
        for (String each : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
            if (each.startsWith(name + "=")) {
                parameters.add(name + "=" + qualified(prefix, each.substring(name.length() + 1)));
                found = true;
            } else {
                parameters.add(each);
            }
        }
        if (!found) {
            parameters.add(name + "=" + prefix);
        }
        return String.join("&", parameters);
    }
}
