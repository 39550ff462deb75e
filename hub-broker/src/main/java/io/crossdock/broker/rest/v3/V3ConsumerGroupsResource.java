package io.crossdock.broker.rest.v3;

import io.crossdock.broker.rest.GroupReader;
import io.crossdock.broker.rest.PartitionLagDto;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import java.util.List;

/** Groups of consumers, who reads what in them, and how far behind they are. Thread-safe. */
@AsCaller
@Refuses(404)
@RefusesAs(V3Errors.ErrorDto.class)
@Path("/kafka/v3/clusters/{cluster}/consumer-groups")
@Produces(MediaType.APPLICATION_JSON)
public final class V3ConsumerGroupsResource {
    private static final String PARTITION = "/{topic}/partitions/{partition: \\d{1,9}}";

    private final V3Cluster cluster;

    public V3ConsumerGroupsResource(Administrators administrators) {
        cluster = new V3Cluster(administrators);
    }

    @GET
    @Summary("The groups of consumers that the caller may see.")
    public V3.ListDto<V3Groups.GroupDto> list(@BeanParam V3Call call) {
        return cluster.with(call, admin -> call.at("consumer-groups")
                .list(
                        "KafkaConsumerGroupList",
                        V3GroupReader.all(admin).stream()
                                .map(group -> V3GroupReader.dto(call, group))
                                .toList()));
    }

    @GET
    @Path("{group}")
    @Summary("One group.")
    @Refuses(403)
    public V3Groups.GroupDto show(@BeanParam V3Call call, @PathParam("group") String group) {
        return cluster.with(call, admin -> V3GroupReader.dto(call, GroupReader.describe(admin, group)));
    }

    @GET
    @Path("{group}/consumers")
    @Summary("Who reads as part of a group.")
    @Refuses(403)
    public V3.ListDto<V3Groups.ConsumerDto> consumers(@BeanParam V3Call call, @PathParam("group") String group) {
        return cluster.with(call, admin -> V3GroupReader.place(call, group)
                .in("consumers")
                .list(
                        "KafkaConsumerList",
                        GroupReader.describe(admin, group).members().stream()
                                .map(member -> V3GroupReader.consumer(call, group, member))
                                .toList()));
    }

    @GET
    @Path("{group}/consumers/{consumer}")
    @Summary("One who reads as part of a group.")
    @Refuses(403)
    public V3Groups.ConsumerDto consumer(
            @BeanParam V3Call call, @PathParam("group") String group, @PathParam("consumer") String consumer) {
        return cluster.with(
                call,
                admin -> V3GroupReader.consumer(call, group, V3GroupReader.requireMember(admin, group, consumer)));
    }

    @GET
    @Path("{group}/consumers/{consumer}/assignments")
    @Summary("The partitions that one of a group reads.")
    @Refuses(403)
    public V3.ListDto<V3Groups.AssignmentDto> assignments(
            @BeanParam V3Call call, @PathParam("group") String group, @PathParam("consumer") String consumer) {
        return cluster.with(call, admin -> V3GroupReader.place(call, group)
                .in("consumers", consumer, "assignments")
                .list(
                        "KafkaConsumerAssignmentList",
                        V3GroupReader.assignments(call, group, V3GroupReader.requireMember(admin, group, consumer))));
    }

    @GET
    @Path("{group}/consumers/{consumer}/assignments" + PARTITION)
    @Summary("One partition that one of a group reads.")
    @Refuses(403)
    public V3Groups.AssignmentDto assignment(
            @BeanParam V3Call call,
            @PathParam("group") String group,
            @PathParam("consumer") String consumer,
            @PathParam("topic") String topic,
            @PathParam("partition") int partition) {
        return assignments(call, group, consumer).data().stream()
                .filter(each -> each.topicName().equals(topic) && each.partitionId() == partition)
                .findFirst()
                .orElseThrow(() -> V3Refusals.unknown(
                        "Consumer " + consumer + " does not read partition " + partition + " of topic " + topic + "."));
    }

    @GET
    @Path("{group}/lag-summary")
    @Summary("How far a group is behind in all, and where it is worst.")
    @Refuses(403)
    public V3Groups.LagSummaryDto lagSummary(@BeanParam V3Call call, @PathParam("group") String group) {
        return cluster.with(
                call,
                admin -> V3GroupReader.summary(
                        call, group, lags(GroupReader.lag(admin, group).partitions())));
    }

    @GET
    @Path("{group}/lags")
    @Summary("How far a group is behind in each partition it has committed an offset of.")
    @Refuses(403)
    public V3.ListDto<V3Groups.LagDto> lags(@BeanParam V3Call call, @PathParam("group") String group) {
        return cluster.with(call, admin -> V3GroupReader.place(call, group)
                .in("lags")
                .list(
                        "KafkaConsumerLagList",
                        lags(GroupReader.lag(admin, group).partitions()).stream()
                                .map(lag -> V3GroupReader.lag(call, group, lag))
                                .toList()));
    }

    @GET
    @Path("{group}/lags" + PARTITION)
    @Summary("How far a group is behind in one partition.")
    @Refuses(403)
    public V3Groups.LagDto lag(
            @BeanParam V3Call call,
            @PathParam("group") String group,
            @PathParam("topic") String topic,
            @PathParam("partition") int partition) {
        return lags(call, group).data().stream()
                .filter(each -> each.topicName().equals(topic) && each.partitionId() == partition)
                .findFirst()
                .orElseThrow(() -> V3Refusals.unknown("Consumer group " + group
                        + " has committed no offset of partition " + partition + " of topic " + topic + "."));
    }

    /** Those of which it can be said. */
    private static List<PartitionLagDto> lags(List<PartitionLagDto> partitions) {
        return partitions.stream().filter(each -> each.lag() != null).toList();
    }
}
