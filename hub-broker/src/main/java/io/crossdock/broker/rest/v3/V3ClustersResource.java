package io.crossdock.broker.rest.v3;

import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.apache.kafka.clients.admin.Admin;

import java.util.List;
import java.util.concurrent.ExecutionException;

/** The one cluster there is. Thread-safe. */
@AsCaller
@RefusesAs(V3Errors.ErrorDto.class)
@Path("/kafka/v3/clusters")
@Produces(MediaType.APPLICATION_JSON)
public final class V3ClustersResource {
    private final Administrators administrators;

    public V3ClustersResource(Administrators administrators) {
        this.administrators = administrators;
    }

    @GET
    @Summary("The cluster, in a list.")
    public V3.ListDto<V3.ClusterDto> list(@Context SecurityContext caller) {
        return administrators.as(
                caller,
                admin -> new V3.ListDto<>(
                        "KafkaClusterList",
                        new V3.MetaDto("/kafka/v3/clusters", null),
                        List.of(cluster(admin.describeCluster().clusterId().get()))));
    }

    @GET
    @Path("{cluster}")
    @Summary("The cluster.")
    public V3.ClusterDto show(@Context SecurityContext caller, @PathParam("cluster") String id) {
        return administrators.as(caller, admin -> found(admin, id));
    }

    private static V3.ClusterDto found(Admin admin, String id) throws ExecutionException, InterruptedException {
        V3Path.require(admin, id);
        return cluster(id);
    }

    private static V3.ClusterDto cluster(String id) {
        return new V3.ClusterDto(
                "KafkaCluster",
                V3Path.meta(id),
                id,
                null,
                new V3.LinkDto(V3Path.of(id, "topics")),
                new V3.LinkDto(V3Path.of(id, "acls")));
    }
}
