package io.crossdock.broker.api.group;

import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopics;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.OffsetFetchRequest;
import org.apache.kafka.common.requests.OffsetFetchResponse;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads a group's offsets, of the partitions asked for or of all. */
public final class OffsetFetchHandler implements RequestHandler<OffsetFetchRequest> {
    private final MetadataStore metadata;
    private final GroupCoordinator groups;

    public OffsetFetchHandler(MetadataStore metadata, GroupCoordinator groups) {
        this.metadata = metadata;
        this.groups = groups;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.OFFSET_FETCH;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.OFFSET_FETCH);
    }

    @Override
    public CompletionStage<Reply> handle(OffsetFetchRequest request, RequestContext context) {
        // groups() shows requests of every version in the shape of the newest.
        var answers = request.groups().stream()
                .map(group -> fetch(group, request.requireStable(), context).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> {
                    List<OffsetFetchResponseGroup> all =
                            answers.stream().map(CompletableFuture::join).toList();
                    return Reply.of(new OffsetFetchResponse.Builder(all).build(context.version()));
                });
    }

    private CompletionStage<OffsetFetchResponseGroup> fetch(
            OffsetFetchRequestGroup group, boolean stable, RequestContext context) {
        short version = context.version();
        if (!context.access().allowsGroup(AclOperation.DESCRIBE, group.groupId())) {
            return CompletableFuture.completedFuture(
                    OffsetFetchResponse.groupError(group, Errors.GROUP_AUTHORIZATION_FAILED, version));
        }
        ClusterImage image = metadata.image();
        boolean byId = OffsetFetchRequest.useTopicIds(version);
        var refused = new ArrayList<OffsetFetchResponseTopics>();
        OffsetFetchRequestGroup wanted = group.duplicate();
        if (group.topics() != null) {
            var allowed = new ArrayList<OffsetFetchRequestTopics>();
            for (OffsetFetchRequestTopics topic : group.topics()) {
                String name = byId
                        ? image.topic(topic.topicId()).map(TopicImage::name).orElse("")
                        : topic.name();
                if (byId && name.isEmpty()) {
                    refused.add(refused(topic, "", Errors.UNKNOWN_TOPIC_ID));
                } else if (!context.access().allowsTopic(AclOperation.DESCRIBE, name)) {
                    refused.add(refused(topic, name, Errors.TOPIC_AUTHORIZATION_FAILED));
                } else {
                    allowed.add(topic.duplicate().setName(name));
                }
            }
            wanted.setTopics(allowed);
        }
        return groups.fetchOffsets(wanted, stable)
                .thenApply(found -> found.errorCode() == Errors.NONE.code()
                        ? merged(found, refused, image, context)
                        : OffsetFetchResponse.groupError(group, Errors.forCode(found.errorCode()), version));
    }

    private static OffsetFetchResponseGroup merged(
            OffsetFetchResponseGroup found,
            List<OffsetFetchResponseTopics> refused,
            ClusterImage image,
            RequestContext context) {
        var topics = new ArrayList<>(refused);
        for (OffsetFetchResponseTopics topic : found.topics()) {
            if (context.access().allowsTopic(AclOperation.DESCRIBE, topic.name())) {
                topics.add(topic.duplicate()
                        .setTopicId(
                                image.topic(topic.name()).map(TopicImage::id).orElse(Uuid.ZERO_UUID)));
            }
        }
        return found.duplicate().setTopics(topics);
    }

    private static OffsetFetchResponseTopics refused(OffsetFetchRequestTopics topic, String name, Errors error) {
        return new OffsetFetchResponseTopics()
                .setName(name)
                .setTopicId(topic.topicId())
                .setPartitions(topic.partitionIndexes().stream()
                        .map(index -> new OffsetFetchResponsePartitions()
                                .setPartitionIndex(index)
                                .setErrorCode(error.code())
                                .setCommittedOffset(OffsetFetchResponse.INVALID_OFFSET)
                                .setMetadata(OffsetFetchResponse.NO_METADATA))
                        .toList());
    }
}
