package io.crossdock.broker.rest.v3;

import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

import java.util.List;

/** A call of that API: who calls, by which address, and about which cluster. Confined to the thread of its request. */
public record V3Call(SecurityContext caller, UriInfo uri, String cluster) {
    // Annotated here and not at the components, whose fields they would stand at as well, and those are final.
    public V3Call(@Context SecurityContext caller, @Context UriInfo uri, @PathParam("cluster") String cluster) {
        this.caller = caller;
        this.uri = uri;
        this.cluster = cluster;
    }

    /** A place within the cluster. */
    V3Place at(String... parts) {
        return new V3Place(uri.getBaseUri() + "kafka/v3/clusters/", cluster, List.of(parts));
    }
}
