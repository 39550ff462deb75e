package io.crossdock.broker.api.data;

import io.crossdock.broker.coordinator.Framing;
import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.log.TransactionMarker;
import io.crossdock.broker.log.TransactionMarker.Outcome;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.partition.Partition;
import io.crossdock.broker.partition.Partitions;
import io.crossdock.broker.request.PartError;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarkerTopic;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerPartitionResult;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerResult;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest;
import org.apache.kafka.common.requests.WriteTxnMarkersResponse;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Ends transactions in partitions, as a transaction coordinator asks for it, or an administrator who cleans up one that
 * its coordinator has lost ({@code kafka-transactions abort}, KIP-664).
 */
public final class WriteTxnMarkersHandler implements RequestHandler<WriteTxnMarkersRequest> {
    private final MetadataStore metadata;
    private final Partitions partitions;
    private final GroupCoordinator groups;

    public WriteTxnMarkersHandler(MetadataStore metadata, Partitions partitions, GroupCoordinator groups) {
        this.metadata = metadata;
        this.partitions = partitions;
        this.groups = groups;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.WRITE_TXN_MARKERS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.WRITE_TXN_MARKERS);
    }

    @Override
    public CompletionStage<Reply> handle(WriteTxnMarkersRequest request, RequestContext context) {
        if (!context.access().allowsCluster(AclOperation.ALTER)) {
            context.access().requireCluster(AclOperation.CLUSTER_ACTION);
        }
        var answer = new WriteTxnMarkersResponseData();
        var writes = new ArrayList<CompletableFuture<?>>();
        for (WritableTxnMarker wanted : request.data().markers()) {
            var result = new WritableTxnMarkerResult().setProducerId(wanted.producerId());
            answer.markers().add(result);
            for (WritableTxnMarkerTopic topic : wanted.topics()) {
                var answered = new WritableTxnMarkerTopicResult().setName(topic.name());
                result.topics().add(answered);
                writes.addAll(write(wanted, topic, answered));
            }
        }
        return CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new))
                .thenApply(done -> Reply.of(new WriteTxnMarkersResponse(answer)));
    }

    private List<CompletableFuture<?>> write(
            WritableTxnMarker wanted, WritableTxnMarkerTopic topic, WritableTxnMarkerTopicResult answered) {
        var writes = new ArrayList<CompletableFuture<?>>();
        for (int partition : topic.partitionIndexes()) {
            var outcome = new WritableTxnMarkerPartitionResult().setPartitionIndex(partition);
            answered.partitions().add(outcome);
            writes.add(write(wanted, new TopicPartition(topic.name(), partition))
                    .handle((written, failure) -> outcome.setErrorCode(code(failure))));
        }
        return writes;
    }

    private CompletableFuture<?> write(WritableTxnMarker wanted, TopicPartition partition) {
        try {
            TransactionMarker marker = marker(wanted);
            Partition led = partitions.require(partition, metadata.image());
            return partition.topic().equals(Topic.GROUP_METADATA_TOPIC_NAME)
                    ? groups.endTransaction(partition.partition(), new Framing.Marker(marker)) // offsets count with it
                    : led.append(marker);
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private static TransactionMarker marker(WritableTxnMarker wanted) {
        if (wanted.producerId() < 0 || wanted.producerEpoch() < 0) {
            throw new InvalidRequestException("no producer has id " + wanted.producerId() + " with epoch "
                    + wanted.producerEpoch() + ", so there is nothing to end");
        }
        return new TransactionMarker(
                wanted.producerId(),
                wanted.producerEpoch(),
                wanted.coordinatorEpoch(),
                wanted.transactionResult() ? Outcome.COMMIT : Outcome.ABORT,
                wanted.transactionVersion());
    }

    private static short code(@Nullable Throwable failure) {
        if (failure == null) {
            return Errors.NONE.code();
        }
        Errors error = Errors.forCode(PartError.of(failure).code());
        return switch (error) {
            // Who asks knows only partitions, not that a coordinator stands before this one.
            case COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR ->
                Errors.NOT_LEADER_OR_FOLLOWER.code();
            default -> error.code();
        };
    }
}
