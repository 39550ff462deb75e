package io.crossdock.broker.api.topics;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData.ListPartitionReassignmentsTopics;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData.OngoingPartitionReassignment;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData.OngoingTopicReassignment;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.ListPartitionReassignmentsRequest;
import org.apache.kafka.common.requests.ListPartitionReassignmentsResponse;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tells which partitions are being moved, and from where to where (KIP-455). */
public final class ListPartitionReassignmentsHandler implements RequestHandler<ListPartitionReassignmentsRequest> {
    private final MetadataStore metadata;

    public ListPartitionReassignmentsHandler(MetadataStore metadata) {
        this.metadata = metadata;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.LIST_PARTITION_REASSIGNMENTS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.LIST_PARTITION_REASSIGNMENTS);
    }

    @Override
    public CompletionStage<Reply> handle(ListPartitionReassignmentsRequest request, RequestContext context) {
        context.access().requireCluster(AclOperation.DESCRIBE);
        ClusterImage image = metadata.image();
        List<ListPartitionReassignmentsTopics> asked = request.data().topics();
        Stream<Optional<OngoingTopicReassignment>> moving = asked == null
                ? image.topics().values().stream()
                        .sorted(Comparator.comparing(TopicImage::name))
                        .map(topic -> ongoing(topic, everyPartition(topic)))
                : asked.stream().map(one -> image.topic(one.name())
                        .flatMap(topic -> ongoing(topic, existing(topic, one.partitionIndexes()))));
        var answer = new ListPartitionReassignmentsResponseData()
                .setTopics(moving.flatMap(Optional::stream).toList());
        return CompletableFuture.completedFuture(Reply.of(new ListPartitionReassignmentsResponse(answer)));
    }

    private static IntStream everyPartition(TopicImage topic) {
        return IntStream.range(0, topic.partitions().size());
    }

    private static IntStream existing(TopicImage topic, List<Integer> partitions) {
        int count = topic.partitions().size();
        return partitions.stream()
                .mapToInt(Integer::intValue)
                .filter(partition -> partition >= 0 && partition < count)
                .distinct();
    }

    private static Optional<OngoingTopicReassignment> ongoing(TopicImage topic, IntStream partitions) {
        List<OngoingPartitionReassignment> moving = partitions
                .filter(partition -> topic.partitions().get(partition).isMoving())
                .mapToObj(partition -> ongoing(partition, topic.partitions().get(partition)))
                .toList();
        return moving.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new OngoingTopicReassignment().setName(topic.name()).setPartitions(moving));
    }

    private static OngoingPartitionReassignment ongoing(int partition, PartitionImage state) {
        return new OngoingPartitionReassignment()
                .setPartitionIndex(partition)
                .setReplicas(state.replicas())
                .setAddingReplicas(state.adding())
                .setRemovingReplicas(state.removing());
    }
}
