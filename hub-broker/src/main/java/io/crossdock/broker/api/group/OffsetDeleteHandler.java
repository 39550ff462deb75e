package io.crossdock.broker.api.group;

import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestPartition;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopicCollection;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponsePartition;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponsePartitionCollection;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponseTopic;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponseTopicCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.OffsetDeleteRequest;
import org.apache.kafka.common.requests.OffsetDeleteResponse;

import java.util.concurrent.CompletionStage;

/** Deletes single committed offsets of a group (KIP-496). Partitions of one topic may fare differently. */
public final class OffsetDeleteHandler implements RequestHandler<OffsetDeleteRequest> {
    private final MetadataStore metadata;
    private final GroupCoordinator groups;

    public OffsetDeleteHandler(MetadataStore metadata, GroupCoordinator groups) {
        this.metadata = metadata;
        this.groups = groups;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.OFFSET_DELETE;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.OFFSET_DELETE);
    }

    @Override
    public CompletionStage<Reply> handle(OffsetDeleteRequest request, RequestContext context) {
        GroupAccess.require(context, AclOperation.DELETE, request.data().groupId());
        ClusterImage image = metadata.image();
        var refused = new OffsetDeleteResponseTopicCollection();
        var wanted = new OffsetDeleteRequestTopicCollection();
        for (OffsetDeleteRequestTopic topic : request.data().topics()) {
            boolean allowed = context.access().allowsTopic(AclOperation.READ, topic.name());
            var kept = new OffsetDeleteRequestTopic().setName(topic.name());
            for (OffsetDeleteRequestPartition partition : topic.partitions()) {
                boolean exists = image.partition(topic.name(), partition.partitionIndex())
                        .isPresent();
                if (allowed && exists) {
                    kept.partitions().add(partition);
                } else {
                    Errors why = allowed ? Errors.UNKNOWN_TOPIC_OR_PARTITION : Errors.TOPIC_AUTHORIZATION_FAILED;
                    add(refused, topic.name(), partition.partitionIndex(), why.code());
                }
            }
            if (!kept.partitions().isEmpty()) {
                wanted.add(kept);
            }
        }
        return groups.deleteOffsets(new OffsetDeleteRequestData()
                        .setGroupId(request.data().groupId())
                        .setTopics(wanted))
                .thenApply(deleted -> Reply.of(new OffsetDeleteResponse(merged(deleted, refused))));
    }

    private static OffsetDeleteResponseData merged(
            OffsetDeleteResponseData deleted, OffsetDeleteResponseTopicCollection refused) {
        if (deleted.errorCode() == Errors.NONE.code()) {
            deleted.topics().forEach(topic -> topic.partitions()
                    .forEach(partition ->
                            add(refused, topic.name(), partition.partitionIndex(), partition.errorCode())));
            deleted.setTopics(refused);
        }
        return deleted;
    }

    private static void add(OffsetDeleteResponseTopicCollection topics, String name, int partition, short error) {
        OffsetDeleteResponseTopic topic = topics.find(name);
        if (topic == null) {
            topic = new OffsetDeleteResponseTopic()
                    .setName(name)
                    .setPartitions(new OffsetDeleteResponsePartitionCollection());
            topics.add(topic);
        }
        topic.partitions()
                .add(new OffsetDeleteResponsePartition()
                        .setPartitionIndex(partition)
                        .setErrorCode(error));
    }
}
