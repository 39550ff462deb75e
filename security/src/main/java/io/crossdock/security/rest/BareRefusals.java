package io.crossdock.security.rest;

import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response.StatusType;

import java.lang.annotation.Annotation;

/** What the framework refuses without a word, such as a head it cannot read, is a problem like any other. Comes before the
 * filters that change what problems look like. Thread-safe. */
@Priority(Priorities.USER + 1000)
final class BareRefusals implements ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() >= 400
                && !response.hasEntity()
                && !request.getMethod().equals(HttpMethod.HEAD)) {
            StatusType status = response.getStatusInfo();
            response.setEntity(
                    Problem.of(status.getStatusCode(), status.getReasonPhrase(), status.getReasonPhrase()),
                    new Annotation[0],
                    Problem.TYPE);
        }
    }
}
