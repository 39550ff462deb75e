package io.crossdock.security.rest.caller;

import jakarta.ws.rs.core.SecurityContext;

import java.security.Principal;

/** A request's caller, as resources get hold of it. */
record CallerContext(Caller caller, boolean isSecure) implements SecurityContext {
    /** @throws IllegalStateException for a resource without {@link AsCaller} */
    static Caller of(SecurityContext context) {
        // What a resource is handed stands for the context of the request, and hands on its principal only.
        if (context.getUserPrincipal() instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("nobody asked for the caller of this request: its resource lacks @AsCaller");
    }

    @Override
    public Principal getUserPrincipal() {
        return caller;
    }

    /** Roles do not exist here: the cluster decides, by its access rules. */
    @Override
    public boolean isUserInRole(String role) {
        return false;
    }

    @Override
    public String getAuthenticationScheme() {
        return caller.getClass().getSimpleName();
    }
}
