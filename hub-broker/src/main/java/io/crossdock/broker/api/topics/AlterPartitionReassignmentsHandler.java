package io.crossdock.broker.api.topics;

import io.crossdock.broker.controller.ReassignmentPlanner;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.request.PartError;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignableTopic;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignablePartitionResponse;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignableTopicResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AlterPartitionReassignmentsRequest;
import org.apache.kafka.common.requests.AlterPartitionReassignmentsResponse;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Has partitions set out for other replicas, or turn back (KIP-455). Answers when they are on their way; the controller
 * drops the old replicas when the new ones are in sync.
 */
public final class AlterPartitionReassignmentsHandler implements RequestHandler<AlterPartitionReassignmentsRequest> {
    private final StateChanges changes;
    private final ReassignmentPlanner planner;

    public AlterPartitionReassignmentsHandler(MetadataStore metadata, ReassignmentPlanner planner) {
        this.changes = new StateChanges(metadata);
        this.planner = planner;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.ALTER_PARTITION_REASSIGNMENTS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.ALTER_PARTITION_REASSIGNMENTS);
    }

    @Override
    public CompletionStage<Reply> handle(AlterPartitionReassignmentsRequest request, RequestContext context) {
        context.access().requireCluster(AclOperation.ALTER);
        boolean anyFactor = request.data().allowReplicationFactorChange();
        var topics = request.data().topics().stream()
                .map(topic -> changes.carryOut(
                                topic.name(), image -> planner.plan(image, topic.name(), topic.partitions(), anyFactor))
                        .thenApply(failures -> answer(topic, failures)))
                .toList();
        return CompletableFuture.allOf(topics.toArray(CompletableFuture[]::new))
                .thenApply(done ->
                        Reply.of(new AlterPartitionReassignmentsResponse(new AlterPartitionReassignmentsResponseData()
                                .setAllowReplicationFactorChange(anyFactor)
                                .setResponses(topics.stream()
                                        .map(CompletableFuture::join)
                                        .toList()))));
    }

    private static ReassignableTopicResponse answer(ReassignableTopic topic, Map<Integer, PartError> failures) {
        return new ReassignableTopicResponse()
                .setName(topic.name())
                .setPartitions(topic.partitions().stream()
                        .map(partition -> answer(partition, failures.get(partition.partitionIndex())))
                        .toList());
    }

    private static ReassignablePartitionResponse answer(ReassignablePartition partition, @Nullable PartError failure) {
        var answer = new ReassignablePartitionResponse().setPartitionIndex(partition.partitionIndex());
        return failure == null ? answer : answer.setErrorCode(failure.code()).setErrorMessage(failure.message());
    }
}
