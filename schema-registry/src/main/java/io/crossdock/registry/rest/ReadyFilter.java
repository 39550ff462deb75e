package io.crossdock.registry.rest;

import io.crossdock.registry.log.RegistryLog;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Answers for the registry as long as it does not know its own book. Thread-safe; a few requests wait a moment. */
@WhenReady
@Priority(Priorities.AUTHORIZATION)
public final class ReadyFilter implements ContainerRequestFilter {
    private final RegistryLog log;
    private final Patience patience;

    public ReadyFilter(RegistryLog log, Patience patience) {
        this.log = log;
        this.patience = patience;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (!patience.until(log::isReady)) {
            Response notYet = Answers.of(
                    503,
                    Answers.FORWARDING_FAILED,
                    "this node of the registry is still reading its topic; ask again, and if that lasts see its log");
            request.abortWith(Response.fromResponse(notYet)
                    .header(HttpHeaders.RETRY_AFTER, 1)
                    .build());
        }
    }
}
