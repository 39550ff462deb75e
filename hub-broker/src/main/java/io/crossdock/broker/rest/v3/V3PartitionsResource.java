package io.crossdock.broker.rest.v3;

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
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.common.TopicPartition;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** The partitions of a topic, their replicas, and what is being moved. Thread-safe. */
@AsCaller
@Refuses(404)
@RefusesAs(V3Errors.ErrorDto.class)
@Path("/kafka/v3/clusters/{cluster}/topics/{topic}/partitions")
@Produces(MediaType.APPLICATION_JSON)
public final class V3PartitionsResource {
    private static final String PARTITION = "{partition: \\d{1,9}}";

    private final V3Cluster cluster;

    public V3PartitionsResource(Administrators administrators) {
        cluster = new V3Cluster(administrators);
    }

    @GET
    @Summary("The partitions of a topic.")
    @Refuses(403)
    public V3.ListDto<V3Topics.PartitionDto> list(@BeanParam V3Call call, @PathParam("topic") String topic) {
        return cluster.with(call, admin -> call.at("topics", topic, "partitions")
                .list(
                        "KafkaPartitionList",
                        V3TopicReader.require(admin, topic).partitions().stream()
                                .map(partition -> V3TopicReader.dto(call, topic, partition))
                                .toList()));
    }

    @GET
    @Path(PARTITION)
    @Summary("One partition.")
    @Refuses(403)
    public V3Topics.PartitionDto show(
            @BeanParam V3Call call, @PathParam("topic") String topic, @PathParam("partition") int partition) {
        return cluster.with(
                call, admin -> V3TopicReader.dto(call, topic, V3TopicReader.require(admin, topic, partition)));
    }

    @GET
    @Path(PARTITION + "/replicas")
    @Summary("The replicas of a partition, the preferred leader first.")
    @Refuses(403)
    public V3.ListDto<V3Topics.ReplicaDto> replicas(
            @BeanParam V3Call call, @PathParam("topic") String topic, @PathParam("partition") int partition) {
        return cluster.with(call, admin -> V3TopicReader.place(call, topic, partition)
                .in("replicas")
                .list(
                        "KafkaReplicaList",
                        V3TopicReader.replicas(call, topic, V3TopicReader.require(admin, topic, partition))));
    }

    @GET
    @Path(PARTITION + "/replicas/{broker: \\d{1,9}}")
    @Summary("The replica that a broker keeps of a partition.")
    @Refuses(403)
    public V3Topics.ReplicaDto replica(
            @BeanParam V3Call call,
            @PathParam("topic") String topic,
            @PathParam("partition") int partition,
            @PathParam("broker") int broker) {
        return replicas(call, topic, partition).data().stream()
                .filter(replica -> replica.brokerId() == broker)
                .findFirst()
                .orElseThrow(() -> V3Refusals.unknown("Broker " + broker + " keeps no replica of partition " + partition
                        + " of topic " + topic + "."));
    }

    @GET
    @Path(PARTITION + "/reassignment")
    @Summary("How a partition is being moved; 404 when it is not.")
    @Refuses(403)
    public V3Topics.ReassignmentDto reassignment(
            @BeanParam V3Call call, @PathParam("topic") String topic, @PathParam("partition") int partition) {
        return cluster.with(call, admin -> {
            V3TopicReader.require(admin, topic, partition);
            return moving(admin, call, topic).stream()
                    .filter(each -> each.partitionId() == partition)
                    .findFirst()
                    .orElseThrow(() -> V3Refusals.unknown(
                            "Partition " + partition + " of topic " + topic + " is not being moved."));
        });
    }

    @GET
    @Path("-/reassignment")
    @Summary("The partitions of a topic that are being moved, or with '-' of every topic.")
    @Refuses(403)
    public V3.ListDto<V3Topics.ReassignmentDto> reassignments(
            @BeanParam V3Call call, @PathParam("topic") String topic) {
        return cluster.with(call, admin -> {
            if (!topic.equals(V3TopicResource.ALL)) {
                V3TopicReader.require(admin, topic);
            }
            return call.at("topics", topic, "partitions", "-", "reassignment")
                    .list("KafkaReassignmentList", moving(admin, call, topic));
        });
    }

    private static List<V3Topics.ReassignmentDto> moving(Admin admin, V3Call call, String topic)
            throws ExecutionException, InterruptedException {
        return admin.listPartitionReassignments().reassignments().get().entrySet().stream()
                .filter(each -> topic.equals(V3TopicResource.ALL)
                        || each.getKey().topic().equals(topic))
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition)))
                .map(each -> dto(call, each.getKey(), each.getValue()))
                .toList();
    }

    private static V3Topics.ReassignmentDto dto(V3Call call, TopicPartition partition, PartitionReassignment moves) {
        V3Place place = V3TopicReader.place(call, partition.topic(), partition.partition());
        return new V3Topics.ReassignmentDto(
                "KafkaReassignment",
                place.in("reassignment").meta(),
                call.cluster(),
                partition.topic(),
                partition.partition(),
                moves.addingReplicas(),
                moves.removingReplicas(),
                place.in("replicas").link());
    }
}
