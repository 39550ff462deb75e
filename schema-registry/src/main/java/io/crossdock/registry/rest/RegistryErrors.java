package io.crossdock.registry.rest;

import io.crossdock.security.rest.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;

import java.lang.annotation.Annotation;
import java.util.stream.Collectors;

/**
 * Below {@code /registry} every refusal is {@code {"error_code": ..., "message": ...}}, also those of paths, methods and
 * types of content that nobody serves. A body whose fields make no sense is 422, as clients expect; one that is no JSON
 * is 400. Thread-safe.
 */
public final class RegistryErrors implements ContainerResponseFilter {
    private static final int UNPROCESSABLE = 422;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!RegistryPaths.isBelow(request.getUriInfo().getPath(false))
                || !(response.getEntity() instanceof Problem problem)) {
            return;
        }
        int status = problem.status();
        String message = problem.detail();
        if (status == 400 && !problem.errors().isEmpty()) {
            status = UNPROCESSABLE;
            response.setStatus(status);
            message = problem.errors().stream()
                    .map(error -> error.field() + " " + error.message())
                    .collect(Collectors.joining("; "));
        }
        response.setEntity(new ErrorDto(status, message), new Annotation[0], Media.V1_TYPE);
    }
}
