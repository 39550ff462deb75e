package io.crossdock.broker.api.topics;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.Cursor;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponsePartition;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponseTopic;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeTopicPartitionsRequest;
import org.apache.kafka.common.requests.DescribeTopicPartitionsResponse;
import org.apache.kafka.common.resource.ResourceType;

import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;

/**
 * Describes topics page by page (KIP-966), so that a cluster of many partitions does not make one huge answer. Topics
 * come by name; the cursor names the first partition of the next page and stays right when topics come and go.
 */
public final class DescribeTopicPartitionsHandler implements RequestHandler<DescribeTopicPartitionsRequest> {
    private final MetadataStore metadata;
    private final BiPredicate<Integer, TopicPartition> offline;
    private final int mostPerPage;

    /** @param mostPerPage partitions in one answer, whatever the client wants ({@code max.request.partition.size.limit}) */
    public DescribeTopicPartitionsHandler(
            MetadataStore metadata, int mostPerPage, BiPredicate<Integer, TopicPartition> offline) {
        this.offline = offline;
        this.metadata = metadata;
        this.mostPerPage = mostPerPage;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.DESCRIBE_TOPIC_PARTITIONS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.DESCRIBE_TOPIC_PARTITIONS);
    }

    @Override
    public CompletionStage<Reply> handle(DescribeTopicPartitionsRequest request, RequestContext context) {
        DescribeTopicPartitionsRequestData asked = request.data();
        DescribeTopicPartitionsRequestData.Cursor cursor = asked.cursor();
        String from = cursor == null ? "" : cursor.topicName();
        int fromPartition = cursor == null ? 0 : cursor.partitionIndex();
        if (fromPartition < 0) {
            throw new InvalidRequestException("the cursor names partition " + fromPartition + " of topic " + from);
        }
        ClusterImage image = metadata.image();
        var describe =
                new TopicDescription(image, context.session().listener(), ApiKeys.METADATA.latestVersion(), offline);
        var answer = new DescribeTopicPartitionsResponseData();
        int room = Math.max(1, Math.min(mostPerPage, asked.responsePartitionLimit()));
        for (String name : names(asked, image, context).tailSet(from)) {
            if (room == 0) {
                answer.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(0));
                break;
            }
            MetadataResponseTopic topic = described(name, describe, image, context);
            int first = name.equals(from) ? fromPartition : 0;
            int end = Math.min(topic.partitions().size(), first + room);
            answer.topics().add(page(topic, eligible(image, name), first, end, context));
            room -= Math.max(0, end - first);
            if (end < topic.partitions().size() && end >= first) {
                answer.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(end));
                break;
            }
        }
        return CompletableFuture.completedFuture(Reply.of(new DescribeTopicPartitionsResponse(answer)));
    }

    /** What was asked for by name, or, without any name, every topic the client may know of. */
    private static TreeSet<String> names(
            DescribeTopicPartitionsRequestData asked, ClusterImage image, RequestContext context) {
        if (asked.topics().isEmpty()) {
            return new TreeSet<>(context.access().visibleTopics(image.topics().keySet()));
        }
        var names = new TreeSet<String>();
        asked.topics().stream().map(TopicRequest::name).forEach(names::add);
        return names;
    }

    private static MetadataResponseTopic described(
            String name, TopicDescription describe, ClusterImage image, RequestContext context) {
        if (!context.access().allowsTopic(AclOperation.DESCRIBE, name)) {
            return describe.failed(name, Uuid.ZERO_UUID, Errors.TOPIC_AUTHORIZATION_FAILED);
        }
        return image.topic(name).isPresent() || Topic.isValid(name)
                ? describe.found(name)
                : describe.failed(name, Uuid.ZERO_UUID, Errors.INVALID_TOPIC_EXCEPTION);
    }

    private static DescribeTopicPartitionsResponseTopic page(
            MetadataResponseTopic topic,
            IntFunction<List<Integer>> eligible,
            int first,
            int end,
            RequestContext context) {
        List<MetadataResponsePartition> shown = first < end ? topic.partitions().subList(first, end) : List.of();
        var page = new DescribeTopicPartitionsResponseTopic()
                .setName(topic.name())
                .setTopicId(topic.topicId())
                .setErrorCode(topic.errorCode())
                .setIsInternal(topic.isInternal())
                .setPartitions(shown.stream()
                        .map(partition -> partition(partition, eligible.apply(partition.partitionIndex())))
                        .toList());
        if (topic.errorCode() == Errors.NONE.code()) {
            page.setTopicAuthorizedOperations(context.access().operationBits(ResourceType.TOPIC, topic.name()));
        }
        return page;
    }

    /** Who may lead besides the in-sync replicas, by partition number. */
    private static IntFunction<List<Integer>> eligible(ClusterImage image, String topic) {
        return number -> image.partition(topic, number).map(PartitionImage::elr).orElse(List.of());
    }

    /** Nobody is remembered as the last one who was eligible, for nobody who was is forgotten: empty, not unknown. */
    private static DescribeTopicPartitionsResponsePartition partition(
            MetadataResponsePartition partition, List<Integer> eligible) {
        return new DescribeTopicPartitionsResponsePartition()
                .setErrorCode(partition.errorCode())
                .setPartitionIndex(partition.partitionIndex())
                .setLeaderId(partition.leaderId())
                .setLeaderEpoch(partition.leaderEpoch())
                .setReplicaNodes(partition.replicaNodes())
                .setIsrNodes(partition.isrNodes())
                .setEligibleLeaderReplicas(eligible)
                .setLastKnownElr(List.of())
                .setOfflineReplicas(partition.offlineReplicas());
    }
}
