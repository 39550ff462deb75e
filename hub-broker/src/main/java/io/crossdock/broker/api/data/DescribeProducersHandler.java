package io.crossdock.broker.api.data;

import io.crossdock.broker.log.ActiveProducer;
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
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.message.DescribeProducersRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeProducersResponseData;
import org.apache.kafka.common.message.DescribeProducersResponseData.PartitionResponse;
import org.apache.kafka.common.message.DescribeProducersResponseData.ProducerState;
import org.apache.kafka.common.message.DescribeProducersResponseData.TopicResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.DescribeProducersRequest;
import org.apache.kafka.common.requests.DescribeProducersResponse;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tells who has written to a partition and whose transaction is open there, to find one that hangs (KIP-664). */
public final class DescribeProducersHandler implements RequestHandler<DescribeProducersRequest> {
    private final MetadataStore metadata;
    private final Partitions partitions;

    public DescribeProducersHandler(MetadataStore metadata, Partitions partitions) {
        this.metadata = metadata;
        this.partitions = partitions;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.DESCRIBE_PRODUCERS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.DESCRIBE_PRODUCERS);
    }

    @Override
    public CompletionStage<Reply> handle(DescribeProducersRequest request, RequestContext context) {
        ClusterImage image = metadata.image();
        var answer = new DescribeProducersResponseData();
        var questions = new ArrayList<CompletableFuture<?>>();
        for (TopicRequest topic : request.data().topics()) {
            var answered = new TopicResponse().setName(topic.name());
            answer.topics().add(answered);
            for (int index : topic.partitionIndexes()) {
                var told = new PartitionResponse().setPartitionIndex(index);
                answered.partitions().add(told);
                questions.add(describe(new TopicPartition(topic.name(), index), image, context)
                        .handle((producers, failure) -> failure == null ? fill(told, producers) : fail(told, failure)));
            }
        }
        return CompletableFuture.allOf(questions.toArray(CompletableFuture[]::new))
                .thenApply(done -> Reply.of(new DescribeProducersResponse(answer)));
    }

    private CompletableFuture<List<ActiveProducer>> describe(
            TopicPartition id, ClusterImage image, RequestContext context) {
        try {
            if (!context.access().allowsTopic(AclOperation.READ, id.topic())) {
                throw new TopicAuthorizationException("not allowed to read topic " + id.topic());
            }
            return partitions.require(id, image).activeProducers();
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private static PartitionResponse fill(PartitionResponse told, List<ActiveProducer> producers) {
        return told.setActiveProducers(producers.stream()
                .map(each -> new ProducerState()
                        .setProducerId(each.producerId())
                        .setProducerEpoch(each.epoch())
                        .setLastSequence(each.lastSequence())
                        .setLastTimestamp(each.lastSeenMillis())
                        .setCoordinatorEpoch(each.coordinatorEpoch())
                        .setCurrentTxnStartOffset(each.openSince()))
                .toList());
    }

    private static PartitionResponse fail(PartitionResponse told, Throwable failure) {
        var error = PartError.of(failure);
        return told.setErrorCode(error.code()).setErrorMessage(error.message());
    }
}
