package io.crossdock.broker.rest.v3;

import io.crossdock.security.rest.Refusal;
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
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.TopicDescription;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** One topic and its settings. Thread-safe. */
@AsCaller
@Refuses(404)
@RefusesAs(V3Errors.ErrorDto.class)
@Path("/kafka/v3/clusters/{cluster}/topics/{topic}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class V3TopicResource {
    /** In the place of a topic's name: all of them. */
    static final String ALL = "-";

    private final V3Cluster cluster;
    private final V3Configs configs;

    public V3TopicResource(Administrators administrators) {
        cluster = new V3Cluster(administrators);
        configs = new V3Configs(cluster);
    }

    @GET
    @Summary("One topic.")
    @Refuses(403)
    public V3Topics.TopicDto show(@BeanParam V3Call call, @PathParam("topic") String topic) {
        return cluster.with(call, admin -> V3TopicReader.dto(call, V3TopicReader.require(admin, topic)));
    }

    @PATCH
    @Summary("Gives a topic more partitions; changes nothing when it has as many.")
    @Refuses(403)
    public V3Topics.TopicDto grow(
            @BeanParam V3Call call, @PathParam("topic") String topic, @Valid V3Topics.PartitionsCountDto body) {
        int wanted = Refusal.requireBody(body).partitionsCount();
        return cluster.with(call, admin -> {
            V3Topics.TopicDto now = V3TopicReader.dto(call, V3TopicReader.require(admin, topic));
            if (now.partitionsCount() == wanted) {
                return now;
            }
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(wanted)))
                    .all()
                    .get();
            return V3TopicReader.dto(call, topic, now.isInternal(), now.replicationFactor(), wanted);
        });
    }

    @DELETE
    @Summary("Deletes a topic.")
    @Refuses(403)
    public void delete(@BeanParam V3Call call, @PathParam("topic") String topic) {
        cluster.change(call, admin -> admin.deleteTopics(List.of(topic)).all().get());
    }

    @GET
    @Path("configs")
    @Summary("The settings of a topic, or with '-' of every topic the caller may see.")
    @Refuses(403)
    public V3.ListDto<V3.ConfigDto> configs(@BeanParam V3Call call, @PathParam("topic") String topic) {
        return topic.equals(ALL) ? allConfigs(call) : configs.list(call, V3ConfigOwner.topic(topic));
    }

    private V3.ListDto<V3.ConfigDto> allConfigs(V3Call call) {
        return cluster.with(call, admin -> {
            var all = new ArrayList<V3.ConfigDto>();
            for (TopicDescription topic : V3TopicReader.all(admin)) {
                all.addAll(V3Configs.read(admin, call, V3ConfigOwner.topic(topic.name())));
            }
            return V3ConfigOwner.topic(ALL).place(call).list("KafkaTopicConfigList", all);
        });
    }

    @GET
    @Path("configs/{name}")
    @Summary("One setting of a topic.")
    @Refuses(403)
    public V3.ConfigDto config(
            @BeanParam V3Call call, @PathParam("topic") String topic, @PathParam("name") String name) {
        return configs.show(call, V3ConfigOwner.topic(topic), name);
    }

    @PUT
    @Path("configs/{name}")
    @Summary("Sets one setting of a topic.")
    @Refuses(403)
    public void put(
            @BeanParam V3Call call,
            @PathParam("topic") String topic,
            @PathParam("name") String name,
            @Valid V3.ValueDto body) {
        configs.set(call, V3ConfigOwner.topic(topic), name, body);
    }

    @DELETE
    @Path("configs/{name}")
    @Summary("Gives one setting of a topic its default back.")
    @Refuses(403)
    public void reset(@BeanParam V3Call call, @PathParam("topic") String topic, @PathParam("name") String name) {
        configs.reset(call, V3ConfigOwner.topic(topic), name);
    }

    @POST
    @Path("configs:alter")
    @Summary("Changes several settings of a topic together.")
    @Refuses(403)
    public void alter(@BeanParam V3Call call, @PathParam("topic") String topic, @Valid V3.AlterDto body) {
        configs.alter(call, V3ConfigOwner.topic(topic), body);
    }

    @GET
    @Path("default-configs")
    @Summary("The settings a topic has as long as nothing is set for it.")
    @Refuses(403)
    public V3.ListDto<V3.ConfigDto> defaults(@BeanParam V3Call call, @PathParam("topic") String topic) {
        return cluster.with(call, admin -> call.at("topics", topic, "default-configs")
                .list("KafkaTopicConfigList", defaults(admin, call, topic)));
    }

    private static List<V3.ConfigDto> defaults(Admin admin, V3Call call, String topic)
            throws ExecutionException, InterruptedException {
        return V3Configs.read(admin, call, V3ConfigOwner.topic(topic)).stream()
                .map(V3TopicResource::unset)
                .toList();
    }

    /** The setting as it would be without what was set for the topic. */
    private static V3.ConfigDto unset(V3.ConfigDto config) {
        List<V3.SynonymDto> others = config.synonyms().stream()
                .filter(each -> !each.source().equals("DYNAMIC_TOPIC_CONFIG"))
                .toList();
        V3.SynonymDto first = others.isEmpty() ? null : others.get(0);
        String source = first == null ? "DEFAULT_CONFIG" : first.source();
        return new V3.ConfigDto(
                config.kind(),
                config.metadata(),
                config.clusterId(),
                config.topicName(),
                null,
                null,
                config.name(),
                first == null ? null : first.value(),
                config.isReadOnly(),
                config.isSensitive(),
                source.equals("DEFAULT_CONFIG"),
                source,
                others);
    }
}
