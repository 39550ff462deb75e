package io.crossdock.broker.rest.v3;

import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;

import java.util.concurrent.ExecutionException;

/** One cluster, and what is set for all its brokers together. Thread-safe. */
@AsCaller
@Refuses(404)
@RefusesAs(V3Errors.ErrorDto.class)
@Path("/kafka/v3/clusters/{cluster}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class V3ClusterResource {
    private static final V3ConfigOwner ALL = V3ConfigOwner.allBrokers();

    private final V3Cluster cluster;
    private final V3Configs configs;

    public V3ClusterResource(Administrators administrators) {
        cluster = new V3Cluster(administrators);
        configs = new V3Configs(cluster);
    }

    @GET
    @Summary("The cluster.")
    public V3.ClusterDto show(@BeanParam V3Call call) {
        return cluster.with(call, admin -> dto(call, admin));
    }

    @GET
    @Path("broker-configs")
    @Summary("The settings that were set for all brokers.")
    @Refuses(403)
    public V3.ListDto<V3.ConfigDto> configs(@BeanParam V3Call call) {
        return configs.list(call, ALL);
    }

    @GET
    @Path("broker-configs/{name}")
    @Summary("One setting that was set for all brokers.")
    @Refuses(403)
    public V3.ConfigDto config(@BeanParam V3Call call, @PathParam("name") String name) {
        return configs.show(call, ALL, name);
    }

    @PUT
    @Path("broker-configs/{name}")
    @Summary("Sets one setting for all brokers.")
    @Refuses(403)
    public void put(@BeanParam V3Call call, @PathParam("name") String name, @Valid V3.ValueDto body) {
        configs.set(call, ALL, name, body);
    }

    @DELETE
    @Path("broker-configs/{name}")
    @Summary("Gives one setting of all brokers its default back.")
    @Refuses(403)
    public void reset(@BeanParam V3Call call, @PathParam("name") String name) {
        configs.reset(call, ALL, name);
    }

    @POST
    @Path("broker-configs:alter")
    @Summary("Changes several settings of all brokers together.")
    @Refuses(403)
    public void alter(@BeanParam V3Call call, @Valid V3.AlterDto body) {
        configs.alter(call, ALL, body);
    }

    static V3.ClusterDto dto(V3Call call, Admin admin) throws ExecutionException, InterruptedException {
        Node controller = admin.describeCluster().controller().get();
        boolean decided = controller != null && !controller.isEmpty();
        return new V3.ClusterDto(
                "KafkaCluster",
                call.at().meta(),
                call.cluster(),
                decided ? call.at("brokers", controller.idString()).link() : null,
                call.at("acls").link(),
                call.at("brokers").link(),
                call.at("broker-configs").link(),
                call.at("consumer-groups").link(),
                call.at("topics").link(),
                call.at("topics", "-", "partitions", "-", "reassignment").link());
    }
}
