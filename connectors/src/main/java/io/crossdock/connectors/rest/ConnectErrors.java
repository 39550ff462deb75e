package io.crossdock.connectors.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.crossdock.security.rest.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;

import java.lang.annotation.Annotation;
import java.util.stream.Collectors;

/**
 * Below {@code /connect} every refusal is {@code {"error_code": ..., "message": ...}}, as Kafka Connect words it, also
 * those of paths and methods that nobody serves. Thread-safe.
 */
public final class ConnectErrors implements ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        String path = request.getUriInfo().getPath(false);
        String relative = path.startsWith("/") ? path.substring(1) : path;
        boolean below = relative.equals("connect") || relative.startsWith("connect/");
        if (!below || !(response.getEntity() instanceof Problem problem)) {
            return;
        }
        String message = problem.errors().isEmpty()
                ? problem.detail()
                : problem.errors().stream()
                        .map(error -> error.field() + " " + error.message())
                        .collect(Collectors.joining("; "));
        response.setEntity(new ErrorDto(problem.status(), message), new Annotation[0], MediaType.APPLICATION_JSON_TYPE);
    }

    /** A refusal in Kafka Connect's words. */
    public record ErrorDto(@JsonProperty("error_code") int errorCode, String message) {}
}
