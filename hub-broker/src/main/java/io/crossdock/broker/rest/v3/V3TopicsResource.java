package io.crossdock.broker.rest.v3;

import io.crossdock.security.rest.AnswersWith;
import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** Topics and their settings. Thread-safe. */
@AsCaller
@RefusesAs(V3Errors.ErrorDto.class)
@Path("/kafka/v3/clusters/{cluster}/topics")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class V3TopicsResource {
    private final Administrators administrators;

    public V3TopicsResource(Administrators administrators) {
        this.administrators = administrators;
    }

    @GET
    @Summary("The topics the caller may see.")
    public V3.ListDto<V3.TopicDto> list(@Context SecurityContext caller, @PathParam("cluster") String cluster) {
        return administrators.as(caller, admin -> {
            V3Path.require(admin, cluster);
            var names = admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
            List<V3.TopicDto> topics = admin.describeTopics(names).allTopicNames().get().values().stream()
                    .sorted(Comparator.comparing(TopicDescription::name))
                    .map(topic -> dto(cluster, topic))
                    .toList();
            return V3Path.list("KafkaTopicList", topics, cluster, "topics");
        });
    }

    @POST
    @AnswersWith(201)
    @Summary("Creates a topic.")
    public V3.TopicDto create(
            @Context SecurityContext caller, @PathParam("cluster") String cluster, @Valid V3.NewTopicDto body) {
        V3.NewTopicDto wanted = Refusal.requireBody(body);
        return administrators.as(caller, admin -> {
            V3Path.require(admin, cluster);
            Map<String, String> configs = new HashMap<>();
            List<V3.NamedValueDto> given = wanted.configs();
            if (given != null) {
                given.forEach(each -> configs.put(each.name(), each.value()));
            }
            var topic = new NewTopic(
                            wanted.topicName(),
                            Optional.ofNullable(wanted.partitionsCount()),
                            Optional.ofNullable(wanted.replicationFactor()))
                    .configs(configs);
            var options = new CreateTopicsOptions().validateOnly(Boolean.TRUE.equals(wanted.validateOnly()));
            var made = admin.createTopics(List.of(topic), options);
            made.all().get();
            return dto(
                    cluster,
                    wanted.topicName(),
                    false,
                    made.replicationFactor(wanted.topicName()).get(),
                    made.numPartitions(wanted.topicName()).get());
        });
    }

    @GET
    @Path("{topic}")
    @Summary("One topic.")
    public V3.TopicDto show(
            @Context SecurityContext caller, @PathParam("cluster") String cluster, @PathParam("topic") String topic) {
        return administrators.as(caller, admin -> {
            V3Path.require(admin, cluster);
            return dto(
                    cluster,
                    admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get()
                            .values()
                            .iterator()
                            .next());
        });
    }

    @DELETE
    @Path("{topic}")
    @Summary("Deletes a topic.")
    public void delete(
            @Context SecurityContext caller, @PathParam("cluster") String cluster, @PathParam("topic") String topic) {
        administrators.<Boolean>as(caller, admin -> {
            V3Path.require(admin, cluster);
            admin.deleteTopics(List.of(topic)).all().get();
            return true;
        });
    }

    @GET
    @Path("{topic}/configs")
    @Summary("The settings of a topic.")
    public V3.ListDto<V3.ConfigDto> configs(
            @Context SecurityContext caller, @PathParam("cluster") String cluster, @PathParam("topic") String topic) {
        return administrators.as(
                caller,
                admin -> V3Path.list(
                        "KafkaTopicConfigList", read(admin, cluster, topic), cluster, "topics", topic, "configs"));
    }

    @GET
    @Path("{topic}/configs/{name}")
    @Summary("One setting of a topic.")
    public V3.ConfigDto config(
            @Context SecurityContext caller,
            @PathParam("cluster") String cluster,
            @PathParam("topic") String topic,
            @PathParam("name") String name) {
        return administrators.as(caller, admin -> read(admin, cluster, topic).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.unknown("Config " + name + " cannot be found for topic " + topic + ".")));
    }

    @PUT
    @Path("{topic}/configs/{name}")
    @Summary("Sets one setting of a topic.")
    public void put(
            @Context SecurityContext caller,
            @PathParam("cluster") String cluster,
            @PathParam("topic") String topic,
            @PathParam("name") String name,
            @Valid V3.ValueDto body) {
        V3.ValueDto value = Refusal.requireBody(body);
        alter(caller, cluster, topic, List.of(new V3.ChangeDto(name, value.value(), "SET")), false);
    }

    @DELETE
    @Path("{topic}/configs/{name}")
    @Summary("Gives one setting of a topic its default back.")
    public void reset(
            @Context SecurityContext caller,
            @PathParam("cluster") String cluster,
            @PathParam("topic") String topic,
            @PathParam("name") String name) {
        alter(caller, cluster, topic, List.of(new V3.ChangeDto(name, null, "DELETE")), false);
    }

    @POST
    @Path("{topic}/configs:alter")
    @Summary("Changes several settings of a topic together.")
    public void alter(
            @Context SecurityContext caller,
            @PathParam("cluster") String cluster,
            @PathParam("topic") String topic,
            @Valid V3.AlterDto body) {
        V3.AlterDto changes = Refusal.requireBody(body);
        alter(caller, cluster, topic, changes.data(), Boolean.TRUE.equals(changes.validateOnly()));
    }

    private void alter(
            SecurityContext caller, String cluster, String topic, List<V3.ChangeDto> changes, boolean validateOnly) {
        List<AlterConfigOp> operations = changes.stream()
                .map(change -> new AlterConfigOp(
                        new ConfigEntry(change.name(), change.value()),
                        "DELETE".equals(change.operation()) ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET))
                .toList();
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        administrators.<Boolean>as(caller, admin -> {
            V3Path.require(admin, cluster);
            admin.incrementalAlterConfigs(
                            Map.of(resource, operations), new AlterConfigsOptions().validateOnly(validateOnly))
                    .all()
                    .get();
            return true;
        });
    }

    private static List<V3.ConfigDto> read(Admin admin, String cluster, String topic)
            throws ExecutionException, InterruptedException {
        V3Path.require(admin, cluster);
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            return admin.describeConfigs(List.of(resource)).all().get().values().iterator().next().entries().stream()
                    .sorted(Comparator.comparing(ConfigEntry::name))
                    .map(entry -> dto(cluster, topic, entry))
                    .toList();
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof UnknownTopicOrPartitionException) {
                throw Refusal.unknown("Topic " + topic + " cannot be found.");
            }
            throw refused;
        }
    }

    private static V3.ConfigDto dto(String cluster, String topic, ConfigEntry entry) {
        return new V3.ConfigDto(
                "KafkaTopicConfig",
                V3Path.meta(cluster, "topics", topic, "configs", entry.name()),
                cluster,
                topic,
                entry.name(),
                entry.isSensitive() ? null : entry.value(),
                entry.isReadOnly(),
                entry.isSensitive(),
                entry.source().name(),
                entry.isDefault());
    }

    private static V3.TopicDto dto(String cluster, TopicDescription topic) {
        int replicas = topic.partitions().isEmpty()
                ? 0
                : topic.partitions().get(0).replicas().size();
        return dto(
                cluster,
                topic.name(),
                topic.isInternal(),
                replicas,
                topic.partitions().size());
    }

    private static V3.TopicDto dto(String cluster, String name, boolean internal, int replicas, int partitions) {
        return new V3.TopicDto(
                "KafkaTopic",
                V3Path.meta(cluster, "topics", name),
                cluster,
                name,
                internal,
                replicas,
                partitions,
                new V3.LinkDto(V3Path.of(cluster, "topics", name, "partitions")),
                new V3.LinkDto(V3Path.of(cluster, "topics", name, "configs")));
    }
}
