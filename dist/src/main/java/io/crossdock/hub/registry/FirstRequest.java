package io.crossdock.hub.registry;

import io.crossdock.registry.rest.WhenReady;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;

/** Whoever asks for schemas makes the registry begin; comes before what waits for it. Thread-safe. */
@WhenReady
@Priority(Priorities.AUTHORIZATION - 100)
public final class FirstRequest implements ContainerRequestFilter {
    private final Beginning beginning;

    public FirstRequest(Beginning beginning) {
        this.beginning = beginning;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        beginning.now();
    }
}
