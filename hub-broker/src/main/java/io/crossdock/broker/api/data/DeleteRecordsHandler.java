package io.crossdock.broker.api.data;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.partition.Partitions;
import io.crossdock.broker.request.PartError;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsPartitionResult;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.DeleteRecordsRequest;
import org.apache.kafka.common.requests.DeleteRecordsResponse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Deletes what stands before an offset, and answers when every live replica has (KIP-107). */
public final class DeleteRecordsHandler implements RequestHandler<DeleteRecordsRequest> {
    private final MetadataStore metadata;
    private final Partitions partitions;

    public DeleteRecordsHandler(MetadataStore metadata, Partitions partitions) {
        this.metadata = metadata;
        this.partitions = partitions;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.DELETE_RECORDS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.DELETE_RECORDS);
    }

    @Override
    public CompletionStage<Reply> handle(DeleteRecordsRequest request, RequestContext context) {
        ClusterImage image = metadata.image();
        var patience = Duration.ofMillis(Math.max(0, request.data().timeoutMs()));
        var answer = new DeleteRecordsResponseData();
        var deletions = new ArrayList<CompletableFuture<?>>();
        for (DeleteRecordsTopic topic : request.data().topics()) {
            var answered = new DeleteRecordsTopicResult().setName(topic.name());
            answer.topics().add(answered);
            for (DeleteRecordsPartition partition : topic.partitions()) {
                var outcome = new DeleteRecordsPartitionResult().setPartitionIndex(partition.partitionIndex());
                answered.partitions().add(outcome);
                deletions.add(delete(topic.name(), partition, image, context, patience)
                        .handle((lowWatermark, failure) -> failure == null
                                ? outcome.setLowWatermark(lowWatermark)
                                : outcome.setLowWatermark(DeleteRecordsResponse.INVALID_LOW_WATERMARK)
                                        .setErrorCode(PartError.of(failure).code())));
            }
        }
        return CompletableFuture.allOf(deletions.toArray(CompletableFuture[]::new))
                .thenApply(done -> Reply.of(new DeleteRecordsResponse(answer)));
    }

    private CompletableFuture<Long> delete(
            String topic,
            DeleteRecordsPartition partition,
            ClusterImage image,
            RequestContext context,
            Duration patience) {
        try {
            if (!context.access().allowsTopic(AclOperation.DELETE, topic)) {
                throw new TopicAuthorizationException("not allowed to delete records of topic " + topic);
            }
            if (Topic.isInternal(topic)) {
                throw new InvalidTopicException("records of the internal topic " + topic + " cannot be deleted");
            }
            return partitions
                    .require(new TopicPartition(topic, partition.partitionIndex()), image)
                    .deleteRecordsBefore(partition.offset(), patience);
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }
}
