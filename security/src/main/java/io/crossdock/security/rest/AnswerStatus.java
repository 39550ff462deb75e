package io.crossdock.security.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;

/** Does what {@link AnswersWith} says. */
final class AnswerStatus implements DynamicFeature {
    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        AnswersWith wanted = resource.getResourceMethod().getAnnotation(AnswersWith.class);
        if (wanted != null && wanted.or() == 0) {
            context.register(new Fixed(wanted.value()));
        }
    }

    /** Failures keep theirs. */
    private record Fixed(int status) implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            if (response.getStatus() == 200 || response.getStatus() == 204) {
                response.setStatus(status);
            }
        }
    }
}
