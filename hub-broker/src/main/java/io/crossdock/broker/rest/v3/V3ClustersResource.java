package io.crossdock.broker.rest.v3;

import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

import java.util.List;

/** The one cluster there is. Thread-safe. */
@AsCaller
@RefusesAs(V3Errors.ErrorDto.class)
@Path("/kafka/v3/clusters")
@Produces(MediaType.APPLICATION_JSON)
public final class V3ClustersResource {
    private final V3Cluster cluster;

    public V3ClustersResource(Administrators administrators) {
        cluster = new V3Cluster(administrators);
    }

    @GET
    @Summary("The cluster, in a list.")
    public V3.ListDto<V3.ClusterDto> list(@Context SecurityContext caller, @Context UriInfo uri) {
        // The one call that need not know how the cluster is called.
        var call = new V3Call(caller, uri, cluster.id(caller));
        V3.ClusterDto only = cluster.with(call, admin -> V3ClusterResource.dto(call, admin));
        return new V3.ListDto<>(
                "KafkaClusterList", new V3.MetaDto(uri.getBaseUri() + "kafka/v3/clusters", null), List.of(only));
    }
}
