package io.crossdock.broker.rest.v3;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.crossdock.security.rest.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;

import java.lang.annotation.Annotation;
import java.util.stream.Collectors;

/**
 * Below {@code /kafka/v3} a refusal is {@code {"error_code": ..., "message": ...}}. The code of what was refused before the
 * cluster was asked is the status; what the cluster refuses has codes of its own, see {@link V3Refusals}. Thread-safe.
 */
public final class V3Errors implements ContainerResponseFilter {
    /** A refusal as that API has it. */
    public record ErrorDto(@JsonProperty("error_code") int errorCode, String message) {}

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getUriInfo().getPath().startsWith("kafka/v3/") && response.getEntity() instanceof Problem problem) {
            String fields = problem.errors().stream()
                    .map(error -> error.field() + " " + error.message())
                    .collect(Collectors.joining("; "));
            String message = fields.isEmpty() ? problem.detail() : fields;
            response.setEntity(
                    new ErrorDto(problem.status(), message), new Annotation[0], MediaType.APPLICATION_JSON_TYPE);
        }
    }
}
