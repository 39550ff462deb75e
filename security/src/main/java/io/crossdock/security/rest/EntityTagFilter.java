package io.crossdock.security.rest;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;

import java.util.Arrays;

/** Every successful answer to GET below {@code /admin/v1} carries its entity tag, and is left out for a client that has
 * it. Thread-safe. */
final class EntityTagFilter implements ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!request.getMethod().equals(HttpMethod.GET)
                || response.getStatus() != 200
                || !response.hasEntity()
                || response.getEntity() instanceof CharSequence
                || response.getEntity() instanceof byte[]
                || response.getEntity() instanceof StreamingOutput
                || !request.getUriInfo().getPath().startsWith("admin/v1/")) {
            return;
        }
        String tag = EntityTags.of(response.getEntity());
        response.getHeaders().putSingle(HttpHeaders.ETAG, tag);
        String known = request.getHeaderString(HttpHeaders.IF_NONE_MATCH);
        if (known != null
                && Arrays.stream(known.split(",", -1))
                        .map(String::strip)
                        .anyMatch(each -> EntityTags.matches(each, tag))) {
            response.setStatusInfo(Response.Status.NOT_MODIFIED);
            response.setEntity(null);
        }
    }
}
