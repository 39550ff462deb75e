package io.crossdock.broker.api.data;

import io.crossdock.broker.log.EpochEnd;
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
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopic;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.EpochEndOffset;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.OffsetForLeaderTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.OffsetsForLeaderEpochRequest;
import org.apache.kafka.common.requests.OffsetsForLeaderEpochResponse;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tells where a leader epoch ended. A consumer asks for the epoch of its position after the leader changed, and learns
 * whether the log was cut below it (KIP-320).
 */
public final class OffsetForLeaderEpochHandler implements RequestHandler<OffsetsForLeaderEpochRequest> {
    private final MetadataStore metadata;
    private final Partitions partitions;

    public OffsetForLeaderEpochHandler(MetadataStore metadata, Partitions partitions) {
        this.metadata = metadata;
        this.partitions = partitions;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.OFFSET_FOR_LEADER_EPOCH;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.OFFSET_FOR_LEADER_EPOCH);
    }

    @Override
    public CompletionStage<Reply> handle(OffsetsForLeaderEpochRequest request, RequestContext context) {
        ClusterImage image = metadata.image();
        boolean broker = context.access().allowsCluster(AclOperation.CLUSTER_ACTION);
        var answer = new OffsetForLeaderEpochResponseData();
        for (OffsetForLeaderTopic topic : request.data().topics()) {
            var answered = new OffsetForLeaderTopicResult().setTopic(topic.topic());
            answer.topics().add(answered);
            boolean allowed = broker || context.access().allowsTopic(AclOperation.DESCRIBE, topic.topic());
            for (OffsetForLeaderPartition wanted : topic.partitions()) {
                answered.partitions().add(answer(topic.topic(), wanted, allowed, image));
            }
        }
        return CompletableFuture.completedFuture(Reply.of(new OffsetsForLeaderEpochResponse(answer)));
    }

    private EpochEndOffset answer(String topic, OffsetForLeaderPartition wanted, boolean allowed, ClusterImage image) {
        var found = new EpochEndOffset().setPartition(wanted.partition());
        try {
            if (!allowed) {
                throw new TopicAuthorizationException("not allowed to describe topic " + topic);
            }
            Optional<EpochEnd> end = partitions
                    .require(new TopicPartition(topic, wanted.partition()), image)
                    .endOfEpoch(wanted.leaderEpoch(), wanted.currentLeaderEpoch());
            end.ifPresent(known -> found.setLeaderEpoch(known.epoch()).setEndOffset(known.endOffset()));
        } catch (RuntimeException refused) {
            found.setErrorCode(PartError.of(refused).code());
        }
        return found;
    }
}
