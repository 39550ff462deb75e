package io.crossdock.broker.rest.v3;

import io.crossdock.security.rest.AnswersWith;
import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Topics. Thread-safe. */
@AsCaller
@Refuses(404)
@RefusesAs(V3Errors.ErrorDto.class)
@Path("/kafka/v3/clusters/{cluster}/topics")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class V3TopicsResource {
    private final V3Cluster cluster;

    public V3TopicsResource(Administrators administrators) {
        cluster = new V3Cluster(administrators);
    }

    @GET
    @Summary("The topics the caller may see.")
    public V3.ListDto<V3Topics.TopicDto> list(@BeanParam V3Call call) {
        return cluster.with(call, admin -> call.at("topics")
                .list(
                        "KafkaTopicList",
                        V3TopicReader.all(admin).stream()
                                .map(topic -> V3TopicReader.dto(call, topic))
                                .toList()));
    }

    @POST
    @AnswersWith(201)
    @Summary("Creates a topic.")
    @Refuses(403)
    public V3Topics.TopicDto create(@BeanParam V3Call call, @Valid V3Topics.NewTopicDto body) {
        V3Topics.NewTopicDto wanted = Refusal.requireBody(body);
        NewTopic topic = topic(wanted);
        var options = new CreateTopicsOptions().validateOnly(Boolean.TRUE.equals(wanted.validateOnly()));
        return cluster.with(call, admin -> {
            var made = admin.createTopics(List.of(topic), options);
            made.all().get();
            return V3TopicReader.dto(
                    call,
                    wanted.topicName(),
                    false,
                    made.replicationFactor(wanted.topicName()).get(),
                    made.numPartitions(wanted.topicName()).get());
        });
    }

    private static NewTopic topic(V3Topics.NewTopicDto wanted) {
        Map<String, @Nullable String> configs = new HashMap<>();
        List<V3Topics.NamedValueDto> given = wanted.configs();
        if (given != null) {
            given.forEach(each -> configs.put(each.name(), each.value()));
        }
        List<V3Topics.PlacementDto> placed = wanted.replicasAssignments();
        if (placed == null || placed.isEmpty()) {
            return new NewTopic(
                            wanted.topicName(),
                            Optional.ofNullable(wanted.partitionsCount()),
                            Optional.ofNullable(wanted.replicationFactor()))
                    .configs(configs);
        }
        if (wanted.partitionsCount() != null || wanted.replicationFactor() != null) {
            throw Refusal.field(
                    "replicas_assignments", "says it all; partitions_count and replication_factor go without it");
        }
        Map<Integer, List<Integer>> placement = new HashMap<>();
        placed.forEach(each -> placement.put(each.partitionId(), each.brokerIds()));
        return new NewTopic(wanted.topicName(), placement).configs(configs);
    }
}
