package io.crossdock.hub.registry;

import io.crossdock.security.acl.AclBook;

import java.util.Optional;

/** The access rules of the cluster that keeps the schemas, and who is told of what came of them. Thread-safe. */
public interface RegistryRules {
    /**
     * The rules that decide now; empty if the cluster lets everybody do everything.
     *
     * @throws jakarta.ws.rs.WebApplicationException 503 when they cannot be known
     */
    Optional<AclBook> book();

    /**
     * @param who principal, {@code Type:name}
     * @param request what was asked of the registry
     * @param what was refused, as {@code OPERATION TYPE name}
     * @param because what decided
     */
    void refused(String who, String request, String what, String because);

    /**
     * @param request what was asked of the registry
     * @param what may be changed by it
     */
    void changes(String who, String request, String what);
}
