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

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Brokers, their settings and the replicas they keep. Thread-safe. */
@AsCaller
@Refuses(404)
@RefusesAs(V3Errors.ErrorDto.class)
@Path("/kafka/v3/clusters/{cluster}/brokers")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class V3BrokersResource {
    private static final String BROKER = "{broker: \\d{1,9}}";

    private final V3Cluster cluster;
    private final V3Configs configs;

    public V3BrokersResource(Administrators administrators) {
        cluster = new V3Cluster(administrators);
        configs = new V3Configs(cluster);
    }

    @GET
    @Summary("The brokers that are in the cluster now.")
    public V3.ListDto<V3.BrokerDto> list(@BeanParam V3Call call) {
        return cluster.with(call, admin -> {
            List<V3.BrokerDto> brokers = admin.describeCluster().nodes().get().stream()
                    .sorted(Comparator.comparingInt(Node::id))
                    .map(node -> dto(call, node))
                    .toList();
            return call.at("brokers").list("KafkaBrokerList", brokers);
        });
    }

    @GET
    @Path(BROKER)
    @Summary("One broker.")
    public V3.BrokerDto show(@BeanParam V3Call call, @PathParam("broker") int broker) {
        return cluster.with(call, admin -> dto(call, require(admin, broker)));
    }

    @GET
    @Path(BROKER + "/partition-replicas")
    @Summary("The replicas that a broker keeps, of topics the caller may see.")
    public V3.ListDto<V3Topics.ReplicaDto> replicas(@BeanParam V3Call call, @PathParam("broker") int broker) {
        return cluster.with(call, admin -> {
            require(admin, broker);
            List<V3Topics.ReplicaDto> replicas = V3TopicReader.all(admin).stream()
                    .flatMap(topic -> topic.partitions().stream()
                            .flatMap(partition -> V3TopicReader.replicas(call, topic.name(), partition).stream()))
                    .filter(replica -> replica.brokerId() == broker)
                    .toList();
            return call.at("brokers", Integer.toString(broker), "partition-replicas")
                    .list("KafkaReplicaList", replicas);
        });
    }

    @GET
    @Path("-/configs")
    @Summary("The settings of every broker that is in the cluster now.")
    @Refuses(403)
    public V3.ListDto<V3.ConfigDto> allConfigs(@BeanParam V3Call call) {
        return cluster.with(call, admin -> {
            List<V3ConfigOwner> owners = admin.describeCluster().nodes().get().stream()
                    .map(Node::id)
                    .sorted()
                    .map(V3ConfigOwner::broker)
                    .toList();
            return call.at("brokers", "-", "configs")
                    .list("KafkaBrokerConfigList", V3Configs.read(admin, call, owners));
        });
    }

    @GET
    @Path(BROKER + "/configs")
    @Summary("The settings of a broker.")
    @Refuses(403)
    public V3.ListDto<V3.ConfigDto> configs(@BeanParam V3Call call, @PathParam("broker") int broker) {
        return configs.list(call, V3ConfigOwner.broker(broker));
    }

    @GET
    @Path(BROKER + "/configs/{name}")
    @Summary("One setting of a broker.")
    @Refuses(403)
    public V3.ConfigDto config(
            @BeanParam V3Call call, @PathParam("broker") int broker, @PathParam("name") String name) {
        return configs.show(call, V3ConfigOwner.broker(broker), name);
    }

    @PUT
    @Path(BROKER + "/configs/{name}")
    @Summary("Sets one setting of a broker.")
    @Refuses(403)
    public void put(
            @BeanParam V3Call call,
            @PathParam("broker") int broker,
            @PathParam("name") String name,
            @Valid V3.ValueDto body) {
        configs.set(call, V3ConfigOwner.broker(broker), name, body);
    }

    @DELETE
    @Path(BROKER + "/configs/{name}")
    @Summary("Gives one setting of a broker its default back.")
    @Refuses(403)
    public void reset(@BeanParam V3Call call, @PathParam("broker") int broker, @PathParam("name") String name) {
        configs.reset(call, V3ConfigOwner.broker(broker), name);
    }

    @POST
    @Path(BROKER + "/configs:alter")
    @Summary("Changes several settings of a broker together.")
    @Refuses(403)
    public void alter(@BeanParam V3Call call, @PathParam("broker") int broker, @Valid V3.AlterDto body) {
        configs.alter(call, V3ConfigOwner.broker(broker), body);
    }

    /** 404 for one that is not in the cluster now. */
    static Node require(Admin admin, int broker) throws ExecutionException, InterruptedException {
        return admin.describeCluster().nodes().get().stream()
                .filter(node -> node.id() == broker)
                .findFirst()
                .orElseThrow(() -> V3Refusals.unknown("Broker " + broker + " cannot be found."));
    }

    private static V3.BrokerDto dto(V3Call call, Node node) {
        V3Place place = call.at("brokers", node.idString());
        return new V3.BrokerDto(
                "KafkaBroker",
                place.meta(),
                call.cluster(),
                node.id(),
                node.host(),
                node.port(),
                node.rack(),
                place.in("configs").link(),
                place.in("partition-replicas").link());
    }
}
